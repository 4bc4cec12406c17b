// All YAML and JSON below some folders, read by kubectl's reader and compose-go and by us, and charts as Helm renders them:
// `npm run oracle -- yaml FOLDER…`, with a program `helm` on the path.
import * as fs from "node:fs";
import * as path from "node:path";
import { aroundDifference } from "../compared.ts";
import { ask } from "./ask.ts";
import { READERS, type Reader } from "./cases.ts";
import { chartsBelow } from "./charts.ts";
import { differenceOf } from "./compare.ts";

/** Larger files are data, in characters. compose-go takes minutes over manifests of megabytes, which nobody gives it. */
const LARGEST: Readonly<Record<Reader, number>> = { kubectl: 4_000_000, compose: 100_000 };

/** What differs in the files of each folder, and how many were read. Files with template actions are left out: Helm renders them first. */
export function* over(program: string, folders: readonly string[]): Generator<string> {
  for (const folder of folders) {
    const texts = [...filesBelow(folder)].flatMap((file) => {
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(fs.readFileSync(file));
      return text.includes("{{") || text.includes("\uFFFD") ? [] : [{ file, text }];
    });
    const questions = texts.flatMap(({ file, text }) =>
      READERS.filter((reader) => text.length <= LARGEST[reader]).map((reader) => ({ file, text, reader })),
    );
    const answers = questions.length === 0 ? [] : ask(program, questions);
    const told = new Map<string, number>();
    let different = 0;
    for (const [i, { file, text, reader }] of questions.entries()) {
      const difference = differenceOf(reader, text, answers[i] ?? {});
      for (const code of new Set(difference.told)) told.set(code, (told.get(code) ?? 0) + 1);
      if (difference.taking === undefined && difference.values === undefined) continue;
      different += 1;
      yield `✗ ${file} [${reader}] ${difference.taking ?? `values: ${valuesApart(difference.values)}`}`;
    }
    const also = [...told].map(([code, count]) => `, ${code} in ${count}`).join("");
    yield* chartsBelow(program, folder, filesBelow(folder));
    yield `${path.basename(path.resolve(folder))}: ${texts.length} files, ${different} differences${also}`;
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== ".git") yield* filesBelow(place);
    else if (entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name)) yield place;
  }
}

function valuesApart(values: { readonly ours: unknown; readonly theirs: unknown } | undefined): string {
  const [theirs, ours] = aroundDifference(JSON.stringify(values?.theirs) ?? "", JSON.stringify(values?.ours) ?? "");
  return `theirs …${theirs}… ours …${ours}…`;
}
