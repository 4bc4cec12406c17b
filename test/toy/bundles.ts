// The toy language with deployments: `dev.bundle.toy` and `prod.bundle.toy` say what is deployed of the files beside them, and how
// often. `use = a.toy` deploys a file once, `use = a.toy*3` three times, `use = a.toy*0` not at all; `loud = b.toy` deploys a file
// with each value in upper case, so that no place of it reads as it was written.
import type { Deployment, Piece, World } from "../../server/src/engine/core/deployment.ts";
import { entry, table } from "../../server/src/engine/core/index.ts";
import type { Language } from "../../server/src/engine/core/language.ts";
import { toy } from "./language.ts";

/** What a bundle names, by the name. */
const used = table<{ readonly times: number }>("toy/used");

interface Use {
  readonly key: string;
  readonly file: string;
  readonly times: number;
}

function usesOf(text: string): readonly Use[] {
  return [...text.matchAll(/^(use|loud) = ([\w.]+)(?:\*(\d+))?$/gm)].map(([, key = "", file = "", times = "1"]) => ({
    key,
    file,
    times: Number(times),
  }));
}

function evaluate(root: string, world: World): readonly Deployment[] {
  const all = usesOf(world.file(root)?.text ?? "").flatMap((use) => {
    const file = world.file(use.file);
    const doc = file?.parts[0]?.doc;
    return file === undefined || doc === undefined ? [] : [{ ...use, source: { file: file.path, doc } }];
  });
  const docs = all.flatMap(({ key, source, times }) =>
    Array.from({ length: times }, (_, i) => {
      const { text } = source.doc;
      const at = { start: 0, end: text.length };
      const written = { origin: { ...source, at }, exact: key === "use" };
      const rope: Piece[] = [{ text: `[copy${i}]\n` }, { text: key === "use" ? text : text.toUpperCase(), ...written }];
      const [part] = toy.parse(rope.map((one) => one.text).join(""));
      return part === undefined ? [] : [{ doc: part.doc, rope }];
    }).flat(),
  );
  return all.length === 0
    ? []
    : [{ id: root.replace(".bundle.toy", ""), root, docs, sources: all.map((one) => one.source) }];
}

export const bundledToy: Language = {
  ...(toy as unknown as Language),
  entries: (doc, path) =>
    path.endsWith(".bundle.toy")
      ? usesOf(doc.text).map(({ file, times }) => entry(used, file, { times }, "bundle"))
      : [],
  deploys: {
    companions: () => [],
    reads: [used],
    roots: (path, { index }) => [...new Set(index.get(used, path).map(({ file }) => file))],
    evaluate,
  },
};
