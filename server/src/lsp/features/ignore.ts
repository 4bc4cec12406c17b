// plimsoll/ignoreScopes and plimsoll/ignore: the ways in which a finding can be ignored, and the edits of the one that was chosen.
import type { CancellationToken } from "vscode-languageserver";
import type { Finding } from "../../engine/core/finding.ts";
import { toPosition } from "../../output/positions.ts";
import {
  type FindingPlace,
  IGNORE_REQUEST,
  IGNORE_SCOPES_REQUEST,
  type IgnoreParams,
  type IgnoreResult,
  type IgnoreScopesResult,
} from "../../protocol.ts";
import { shown } from "../../shown/shown.ts";
import { type Way, waysToIgnore } from "../actions/ways.ts";
import type { Session } from "../session/session.ts";
import { askable } from "../session/together.ts";

export function ignore(session: Session): void {
  const { connection, guard, scheduler } = session;
  const noScopes: IgnoreScopesResult = { scopes: [] };
  connection.onRequest(
    IGNORE_SCOPES_REQUEST,
    guard.handler(IGNORE_SCOPES_REQUEST, noScopes, (place: FindingPlace, token: CancellationToken) =>
      scheduler.urgently(async (): Promise<IgnoreScopesResult> => {
        const ways = await waysAt(session, place, token);
        return { scopes: ways.map(({ scope }) => ({ ...scope, title: shown(scope.title) })) };
      }),
    ),
  );
  const nothing: IgnoreResult = { files: [] };
  connection.onRequest(
    IGNORE_REQUEST,
    guard.handler(IGNORE_REQUEST, nothing, (params: IgnoreParams, token: CancellationToken) =>
      scheduler.urgently(async (): Promise<IgnoreResult> => {
        const way = (await waysAt(session, params, token)).find(({ scope }) => scope.id === params.scope);
        const { reason, until } = params;
        // It would be expired as soon as it is written; who asks for a date says so before.
        if (until !== undefined && until < session.platform.today()) return nothing;
        const files = await way?.write({
          ...(reason !== undefined && { reason }),
          ...(until !== undefined && { until }),
        });
        return files === undefined ? nothing : { files };
      }),
    ),
  );
}

async function waysAt(session: Session, place: FindingPlace, token: CancellationToken): Promise<readonly Way[]> {
  const document = session.document(place.uri);
  const checked = document && (await session.check(document, () => token.isCancellationRequested));
  if (document === undefined || checked === undefined) return [];
  const distance = ({ at }: Finding) => Math.abs(toPosition(document.lines, at.start).line - place.line);
  const same = (await askable(session, document, checked)).filter(
    ({ rule, row, fingerprint }) => rule === place.rule && row === place.row && fingerprint === place.fingerprint,
  );
  const [finding] = same.sort((a, b) => distance(a) - distance(b));
  return finding === undefined ? [] : waysToIgnore(session, document, finding);
}
