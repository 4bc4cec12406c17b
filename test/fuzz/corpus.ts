// The real files that mutants are made of: the playground, the samples, the rules' examples and cases, other tools' cases.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { readCases } from "../conformance/cases.ts";
import { examples, playground, type Sample } from "../support/samples.ts";
import { ROOT } from "../support/sources.ts";

/** Longer files would only make each mutant slower. */
const LONGEST = 30_000;

/** Each text once, in an order that depends on nothing but the files. */
export function corpus(): readonly Sample[] {
  const all = [...examples(), ...playground(), ...samples(), ...readCases().cases];
  const once = new Map<string, Sample>();
  for (const one of all) if (one.text.length <= LONGEST) once.set(`${one.path}\n${one.text}`, one);
  return [...once.values()].map(({ path: name, text }) => ({ path: name, text }));
}

function samples(): Sample[] {
  const folder = path.join(ROOT, "test/samples");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: path.relative(folder, file).split(path.sep).join("/"),
      text: readFileSync(file, "utf8"),
    }));
}
