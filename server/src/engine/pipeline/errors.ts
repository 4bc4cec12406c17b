// Syntax errors before and after a change: no fix may bring one.
import type { SourceFile } from "../core/document.ts";

/** Whether a file has syntax errors, or doubts, that it did not have before. */
export function bringsErrors(before: SourceFile, after: SourceFile): boolean {
  const counts = errorCounts(before);
  return [...errorCounts(after)].some(([code, count]) => count > (counts.get(code) ?? 0));
}

function errorCounts(file: SourceFile): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { doc } of file.parts) {
    for (const code of [...doc.errors.map((error) => error.code), ...(doc.doubts ?? [])]) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

/** Where a file has syntax errors that the version before did not have; `moved` maps its offsets to this one. */
export function newErrorsAt(
  before: SourceFile,
  after: SourceFile,
  moved: (offset: number) => number,
): readonly number[] {
  const known = new Set(placed(before).map(({ code, at }) => `${code} ${moved(at)}`));
  return placed(after).flatMap(({ code, at }) => (known.has(`${code} ${at}`) ? [] : [at]));
}

function placed({ parts }: SourceFile): readonly { readonly code: string; readonly at: number }[] {
  return parts.flatMap(({ start, doc }) => doc.errors.map(({ code, at }) => ({ code, at: start + at.start })));
}
