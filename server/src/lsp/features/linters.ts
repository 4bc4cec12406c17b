// Linters: when a document is saved, programs that read its scripts are started where a setting says so, and what they say is shown beside
// our findings.
import type { SourceFile } from "../../engine/core/document.ts";
import { fieldsOf } from "../../fields.ts";
import { type PlacedScript, scriptsIn } from "../dockerfile/scripts.ts";
import { type PlacedRemark, remarkDiagnostics } from "../scans/remarks.ts";
import type { Scans } from "../scans/scans.ts";
import { fromScanner } from "../session/diagnostics.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Session } from "../session/session.ts";

/** As many remarks on one file are shown. */
const MOST = 1000;

/** What was said of a text, which is shown for as long as the document has that text. */
interface Kept {
  readonly text: string;
  readonly remarks: readonly PlacedRemark[];
}

export function linters(session: Session, scans: Scans): void {
  const { guard, platform } = session;
  const kept = new WeakMap<OpenDocument, Kept>();
  const running = new Map<OpenDocument, AbortController>();

  const look = guard.listener("linters", async (document: OpenDocument) => {
    running.get(document)?.abort();
    const stopping = new AbortController();
    running.set(document, stopping);
    try {
      const section = fieldsOf(await session.settings());
      const file = Object.values(section).some(isOn) ? await fileOf(document) : undefined;
      const remarks = file === undefined ? [] : await remarksOn(scriptsIn(file), section, stopping.signal);
      if (remarks === undefined || stopping.signal.aborted || !document.open) return;
      const before = kept.get(document)?.remarks ?? [];
      kept.set(document, { text: file?.text ?? "", remarks });
      if (before.length > 0 || remarks.length > 0) session.diagnosticsChanged([document]);
    } finally {
      if (running.get(document) === stopping) running.delete(document);
    }
  });

  /** The document as the project has it; undefined where it is not checked, or has changed meanwhile. */
  async function fileOf(document: OpenDocument): Promise<SourceFile | undefined> {
    const { project } = (await session.takeIn(document)).queue;
    const file = project.isChecked(document.key) ? project.file(document.key) : undefined;
    return file?.text === document.text.getText() ? file : undefined;
  }

  /** What all linters that are switched on say of scripts; undefined where one was stopped. */
  async function remarksOn(
    scripts: readonly PlacedScript[],
    section: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<readonly PlacedRemark[] | undefined> {
    const tools = scripts.length === 0 ? undefined : await scans.tools();
    if (tools === undefined) return [];
    const { scanners, around } = tools;
    const all: PlacedRemark[] = [];
    for (const linter of scanners.LINTERS) {
      const { enable, path } = scanners.readSettings(linter.settings, section[linter.id]);
      if (!enable) continue;
      const said = await scanners.lint(linter, around, { scripts, path, signal });
      if (said === "cancelled") return undefined;
      if (scanners.isFailure(said)) {
        guard.note(`The scripts of \`RUN\` are not looked at by ${linter.title}. ${said.message}`);
        continue;
      }
      for (const { script, start, end, ...remark } of said) {
        const own = scripts[script];
        if (own === undefined || all.length === MOST) continue;
        all.push({ ...remark, linter, at: own.placeOf(start, end), script: own.placeOf(0, own.text.length) });
      }
    }
    return all;
  }

  session.listen({
    changed: (document) => running.get(document)?.abort(),
    closed(document) {
      running.get(document)?.abort();
      kept.delete(document);
    },
    saved: look,
    outdated() {},
    indexed() {},
  });

  session.sources.push(async (document, checked) => {
    const found = kept.get(document);
    if (found === undefined || found.remarks.length === 0 || !scans.trusted) return [];
    const { queue } = await session.takeIn(document);
    const file = queue.project.file(document.key);
    if (file === undefined || file.text !== found.text || document.text.getText() !== found.text) return [];
    const settings = await queue.inTurn(() => queue.project.settings(document.key));
    const around = { engine: platform.engine, file, checked, settings, today: platform.today() };
    const { lines } = document;
    return remarkDiagnostics(found.remarks, around).map((one) => fromScanner(one, lines, session.client.style));
  });
}

function isOn(settings: unknown): boolean {
  return fieldsOf(settings).enable === true;
}
