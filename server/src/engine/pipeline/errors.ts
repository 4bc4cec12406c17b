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
