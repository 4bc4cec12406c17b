// plimsoll/findings: an open document's findings in the JSON form of the command line.
import type { CancellationToken } from "vscode-languageserver";
import { toJson } from "../../output/json.ts";
import { FINDINGS_REQUEST, type FindingsParams, type FindingsResult, stampOf } from "../../protocol.ts";
import type { Session } from "../session/session.ts";
import { askable } from "../session/together.ts";

export function findings(session: Session): void {
  const { connection, guard, scheduler } = session;
  const empty: FindingsResult = { version: null, stamp: "", findings: [] };

  const answer = async (params: FindingsParams, token: CancellationToken): Promise<FindingsResult> => {
    const document = session.document(params.textDocument.uri);
    if (document === undefined) return empty;
    const checked = await session.check(document, () => token.isCancellationRequested);
    if (checked === undefined) return empty;
    const known = await askable(session, document, checked);
    const { lines, text, uri } = document;
    return {
      version: text.version,
      stamp: stampOf(text.getText()),
      findings: known.map((finding) => toJson(finding, uri, lines, checked.redactor)),
    };
  };

  connection.onRequest(
    FINDINGS_REQUEST,
    guard.handler(FINDINGS_REQUEST, empty, (params: FindingsParams, token: CancellationToken) =>
      scheduler.urgently(() => answer(params, token)),
    ),
  );
}
