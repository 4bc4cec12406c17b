// plimsoll/rules: which rules there are, for clients that show their pages.
import { RULES_REQUEST, type RulesResult } from "../../protocol.ts";
import type { Session } from "../session/session.ts";

export function rules({ connection, platform }: Session): void {
  const ids = () => platform.engine.catalog.rules.map(({ id }) => id).sort();
  connection.onRequest(RULES_REQUEST, (): RulesResult => ({ rules: ids() }));
}
