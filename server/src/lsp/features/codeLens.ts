// textDocument/codeLens: over each image a file names, what its last scan found, or the offer to scan it.
import { type CodeLens, CodeLensRefreshRequest, type Command } from "vscode-languageserver";
import { toRange } from "../../output/positions.ts";
import { RISKS, SCAN_IMAGE_COMMAND, type ScannedTarget, SHOW_REPORT_COMMAND, takenOf } from "../../protocol.ts";
import { type Label, label } from "../../shown/label.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";

/** What there is to know of scans. */
export interface Scanned {
  /** What was scanned, newest first. */
  targets(): Promise<readonly ScannedTarget[]>;
  /** Whether an image could be scanned here. */
  canScan(): Promise<boolean>;
}

export function codeLens(session: Session, preferences: Preferences, scanned: Scanned): void {
  const { client, connection, guard, scheduler } = session;

  /** The images of the lenses that were answered last. */
  const named = new WeakMap<OpenDocument, string>();

  const imagesOf = async (document: OpenDocument) => {
    const { project } = (await session.takeIn(document)).queue;
    const images = project.isChecked(document.key) ? project.images(document.key) : [];
    return { images, names: JSON.stringify(images.map(({ name }) => name)) };
  };

  const answer = async (uri: string): Promise<CodeLens[]> => {
    if (!client.commands.has(SCAN_IMAGE_COMMAND) || !(await preferences.scanLens(uri))) return [];
    // What the editor waits for more goes first: lenses read reports from disk.
    await scheduler.idle();
    const document = session.document(uri);
    if (document === undefined) return [];
    const { images, names } = await imagesOf(document);
    named.set(document, names);
    if (images.length === 0) return [];
    const targets = await scanned.targets();
    const canScan = await scanned.canScan();
    const { lines } = document;
    return images.flatMap(({ name, at }) => {
      const last = targets.find(
        ({ target, reports }) => target.kind === "image" && target.name === name && reports.length > 0,
      );
      const command = commandFor(session, name, last, canScan);
      return command === undefined ? [] : [{ range: toRange(lines, at), command }];
    });
  };
  connection.onCodeLens(guard.handler("textDocument/codeLens", [], ({ textDocument }) => answer(textDocument.uri)));

  if (!client.refreshesLenses) return;
  const refresh = guard.listener("workspace/codeLens/refresh", () =>
    connection.sendRequest(CodeLensRefreshRequest.type),
  );
  // Another file says by now what a variable is set to.
  const compare = guard.listener("workspace/codeLens/refresh", async (documents: readonly OpenDocument[]) => {
    await scheduler.idle();
    for (const document of documents) {
      const before = document.open ? named.get(document) : undefined;
      if (before !== undefined && (await imagesOf(document)).names !== before) return refresh();
    }
  });
  session.listen({ changed() {}, closed() {}, outdated: compare, indexed() {}, settings: refresh, reported: refresh });
}

function commandFor(
  { client }: Session,
  name: string,
  last: ScannedTarget | undefined,
  canScan: boolean,
): (Command & { readonly title: Label }) | undefined {
  const taken = last && takenOf(last);
  if (last === undefined || taken === undefined)
    return canScan ? { title: label("Scan image"), command: SCAN_IMAGE_COMMAND, arguments: [name] } : undefined;
  // Editors draw icons in lenses, too.
  const title = label(`${counts(last)} · scanned ${ago(Date.now() - Date.parse(taken))}`);
  return client.commands.has(SHOW_REPORT_COMMAND)
    ? { title, command: SHOW_REPORT_COMMAND, arguments: [last.id] }
    : { title, command: SCAN_IMAGE_COMMAND, arguments: [name] };
}

/** The two worst risks that there are, and the others together. */
function counts({ counts }: ScannedTarget): string {
  const found = RISKS.filter((risk) => counts[risk] > 0);
  const named = found.slice(0, 2).map((risk) => `${counts[risk]} ${risk}`);
  const others = found.slice(2).reduce((sum, risk) => sum + counts[risk], 0);
  return found.length === 0 ? "nothing found" : [...named, ...(others > 0 ? [`${others} others`] : [])].join(" · ");
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

function ago(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    if (milliseconds >= length) return `${Math.floor(milliseconds / length)} ${unit} ago`;
  }
  return "just now";
}
