// Findings that an editor shows as one: what is shown, and what it may ask about.
import type { Finding } from "../../engine/core/finding.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import { together } from "../../engine/pipeline/together.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** Narrows what the session shows; made last, after what decides about single findings. */
export function showTogether(session: Session): void {
  const before = session.visible;
  session.visible = async (document, checked) => joined(session, document, await before(document, checked));
}

/** All findings of an open document that an editor may ask about: each that was found, and behind them those that are shown for several. */
export async function askable(
  session: Session,
  document: OpenDocument,
  checked: Pick<Checked, "findings">,
): Promise<readonly Finding[]> {
  return [...checked.findings, ...(await joinedOf(session, document, checked))];
}

/** Those alone that are shown for several. */
export async function joinedOf(
  session: Session,
  document: OpenDocument,
  { findings }: Pick<Checked, "findings">,
): Promise<readonly Finding[]> {
  const shown = await joined(session, document, findings);
  return shown === findings ? [] : shown.filter(({ parts }) => parts !== undefined);
}

/** Those of a document, shown together where the text that they are about is still there. */
async function joined(
  session: Session,
  document: OpenDocument,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  if (file === undefined || file.text !== document.text.getText()) return findings;
  return together(findings, file, session.platform.engine);
}
