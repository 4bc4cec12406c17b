// What a linter says of a file, beside what our own rules say of it: which of it is new, and which no exception covers.
import type { Comment, Part, SourceFile } from "../../engine/core/document.ts";
import { lastOf, reachOf, touching } from "../../engine/core/search.ts";
import type { Settings } from "../../engine/core/settings.ts";
import { means, type Suppression } from "../../engine/core/suppression.ts";
import { contains, point, type Span } from "../../engine/core/text.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { isActive, isHonoured, suppressionsOf } from "../../engine/suppressions/suppressions.ts";
import type { Remark } from "../../scanners/index.ts";
import type { ScannerDiagnostic } from "../session/diagnostics.ts";
import { ownFindings } from "./scannerDiagnostics.ts";

/** What a linter says, with its place in the file. */
export interface PlacedRemark extends Pick<Remark, "severity" | "code" | "url" | "message"> {
  /** The linter, by its id and its name for people. */
  readonly linter: { readonly id: string; readonly title: string };
  readonly at: Span;
  /** Where the whole script is. */
  readonly script: Span;
}

interface Surroundings {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly checked: Checked;
  readonly settings: Settings;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/**
 * The remarks that belong beside our findings: left out is what a rule or row with the same verdict says there, and what an exception
 * covers.
 */
export function remarkDiagnostics(
  remarks: readonly PlacedRemark[],
  around: Surroundings,
): readonly ScannerDiagnostic[] {
  const { engine, checked, settings } = around;
  if (settings.ignored) return [];
  const own = ownFindings(checked, engine.catalog);
  const isSilenced = silencer(around);
  const said = [...checked.findings, ...checked.silenced.map(({ finding }) => finding)];
  const unreadable = reachOf(said.filter(({ rule }) => engine.catalog.rule(rule)?.tags.includes("syntax") === true));
  return remarks
    .filter((remark) => {
      const names = [...engine.catalog.answeringTo(remark.linter.id, remark.code)];
      const isSaid = names.some((name) => touching(own.get(name)?.places ?? [], remark.at) !== undefined);
      // Where one thing keeps a script from being read, a linter has several errors for it, at other places.
      const isUnreadable = remark.severity === "error" && touching(unreadable, remark.script) !== undefined;
      return !isSaid && !isUnreadable && !isSilenced(remark);
    })
    .map(({ linter, at, severity, code, url, message }) => ({
      at,
      severity,
      source: linter.title,
      code,
      url,
      message: checked.redactor.redact(message),
    }))
    .sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : 1));
}

/** Answers whether an exception covers a remark: one of the file in any tool's form, the linter's own above it, or one of configuration. */
function silencer({ engine, file, settings, today }: Surroundings): (remark: PlacedRemark) => boolean {
  const { catalog } = engine;
  const language = engine.language(file.language);
  if (language === undefined) return () => false;
  const inForce = (one: Suppression) => one.fault === undefined && isActive(one, today) && isHonoured(one, settings);
  const written = new Map<Part, readonly Suppression[]>(
    file.parts.map((part) => [part, suppressionsOf(part.doc, language, catalog).filter(inForce)]),
  );
  const configured = settings.suppressions.filter(inForce);
  const comments = new Map<Part, readonly Comment[]>(file.parts.map((part) => [part, language.comments(part.doc)]));

  return ({ linter, code, at }) => {
    const part = lastOf(file.parts, ({ start }) => start <= at.start);
    if (part === undefined) return false;
    const here = point(at.start - part.start);
    const rules = [...catalog.answeringTo(linter.id, code)].flatMap((name) => catalog.named(name) ?? []);
    const isMeant = (one: Suppression) =>
      one.ids.some((id) => isCode(id, linter.id, code)) ||
      one.rules === "all" ||
      rules.some(({ rule, row }) => means(one, { rule: rule.id, row: row?.key }));
    const covers = ({ scope }: Suppression) => {
      if ("at" in scope) return contains(scope.at, here);
      if ("subject" in scope) return scope.subject === language.subject(part.doc, here);
      return "files" in scope;
    };
    return (
      [...(written.get(part) ?? []), ...configured].some((one) => isMeant(one) && covers(one)) ||
      (comments.get(part) ?? []).some(
        ({ text, target, at: own }) =>
          target !== undefined &&
          own.start < here.start &&
          contains(target, here) &&
          disabledBy(text, linter.id).includes(code),
      )
    );
  };
}

function isCode(id: string, linter: string, code: string): boolean {
  const [, own = id] = id.toLowerCase().split(`${linter}:`);
  return own.toUpperCase() === code;
}

/**
 * The codes that a linter's own comment switches off: `# <linter> disable=SC2086,SC2046`. Docker takes comment lines out of a script before
 * a shell or a linter sees them, so that those are heard here; they count for what is below them in the instruction.
 */
function disabledBy(comment: string, linter: string): readonly string[] {
  const [name, ...words] = comment.trim().split(/\s+/);
  if (name !== linter) return [];
  return words.flatMap((word) => (word.startsWith("disable=") ? word.slice("disable=".length).split(",") : []));
}
