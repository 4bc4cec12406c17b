// The examples in the documentation of checks, each labelled as good or bad.
import type { UpstreamCase } from "./case.ts";

/** The fenced Dockerfiles on a page of BuildKit's checks. Every `Bad:` and `Good:` labels the blocks behind it; those above the first have no label. */
export function pageCases(page: string, id: string, ref: string): readonly UpstreamCase[] {
  const cases: UpstreamCase[] = [];
  let expect: "fire" | "silent" | undefined;
  let count = 0;
  for (const [, label, block] of page.matchAll(/(?:^(?:❌|✅)\s*(Bad|Good)\b)|^```dockerfile[^\n]*\n(.*?)^```/gms)) {
    if (label !== undefined) expect = label === "Bad" ? "fire" : "silent";
    else if (block !== undefined) {
      if (expect === undefined) continue;
      count += 1;
      const name = `doc example ${count}`;
      cases.push({ source: "buildkit-docs", id, name, kind: "dockerfile", text: block, expect, ref });
    }
  }
  return cases;
}

/** The lists `good:` and `bad:` of a check of Trivy's, each entry a text block. */
export function listedCases(yaml: string, id: string, ref: string): readonly UpstreamCase[] {
  const cases: UpstreamCase[] = [];
  for (const [, label = "", list = ""] of yaml.matchAll(/^ {2}(good|bad):\n((?: {4}.*\n|\n)*)/gm)) {
    list.split(/^ {4}- \|-?\n/m).forEach((entry, i) => {
      if (i === 0) return;
      const text = `${entry.replace(/^ {6}/gm, "").trimEnd()}\n`;
      const expect = label === "bad" ? "fire" : "silent";
      cases.push({
        source: "trivy-checks",
        id,
        name: `example ${label} ${i}`,
        kind: "dockerfile",
        text,
        expect,
        ref,
      });
    });
  }
  return cases;
}
