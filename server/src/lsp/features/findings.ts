// plimsoll/findings: an open document's findings in the JSON form of the command line.
import type { CancellationToken } from "vscode-languageserver";
import type { Finding } from "../../engine/core/finding.ts";
import { toJson } from "../../output/json.ts";
import { FINDINGS_REQUEST, type FindingsParams, type FindingsResult } from "../../protocol.ts";
import type { Session } from "../session/session.ts";
import { joinedOf } from "../session/together.ts";

export function findings(session: Session): void {
  const { connection, guard, scheduler } = session;
  const empty: FindingsResult = { version: null, stamp: "", findings: [], together: [] };

  const answer = async (params: FindingsParams, token: CancellationToken): Promise<FindingsResult> => {
    const document = session.document(params.textDocument.uri);
    if (document === undefined) return empty;
    const checked = await session.check(document, () => token.isCancellationRequested);
    if (checked === undefined) return empty;
    const together = await joinedOf(session, document, checked);
    const { lines, text, uri, stamp } = document;
    const inJson = (finding: Finding) => toJson(finding, uri, lines, checked.redactor);
    return {
      version: text.version,
      stamp,
      findings: checked.findings.map(inJson),
      together: together.map(inJson),
    };
  };

  connection.onRequest(
    FINDINGS_REQUEST,
    guard.handler(FINDINGS_REQUEST, empty, (params: FindingsParams, token: CancellationToken) =>
      scheduler.urgently(() => answer(params, token)),
    ),
  );
}
