// The licences of what the bundles contain besides our own sources: the npm packages that esbuild took in, and the data behind
// the tables of facts. scripts/package.ts packs the text.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Metafile, Plugin } from "esbuild";
import { at } from "./project.ts";

const DATA = "data/licenses";
/** The folder of a package in the path of one of its files; of nested packages the innermost one. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^licen[cs]e(?:[-.].*)?$/i;
const NOTICE = /^(?:notice|third-?party-?notices)(?:\..*)?$/i;

/** An esbuild plugin that adds the files of every bundle to `inputs`; it needs the option `metafile`. */
export function inputsInto(inputs: Set<string>): Plugin {
  return {
    name: "inputs",
    setup({ onEnd }) {
      onEnd(({ metafile }) => {
        for (const input of written(metafile)) inputs.add(input);
      });
    },
  };
}

/** The files of which something is left in an output. */
function written(metafile: Metafile | undefined): readonly string[] {
  return Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
}

/**
 * The text of all licences for bundles made of `inputs`, whose paths count from the root. Throws where a package has no licence
 * file, so that none is packed without one.
 */
export function thirdPartyNotices(inputs: Iterable<string>): string {
  const folders = new Set([...inputs].flatMap((input) => PACKAGE.exec(input)?.[1] ?? []));
  const packages = [...folders].sort().map(packageNotice);
  const data = fs
    .readdirSync(at(DATA))
    .sort()
    .map((file) => section(path.parse(file).name, fs.readFileSync(at(DATA, file), "utf8")));
  // Two copies of one version have one licence.
  const sections = new Set([...data, ...packages]);
  return `Plimsoll contains the data and the packages named below, each under its own licence.\n\n${[...sections].join("\n")}`;
}

function packageNotice(folder: string): string {
  const { name, version, license } = JSON.parse(fs.readFileSync(at(folder, "package.json"), "utf8"));
  const files = fs.readdirSync(at(folder)).sort();
  const licences = files.filter((file) => LICENCE.test(file));
  if (licences.length === 0) throw new Error(`${folder} has no licence file`);
  const texts = [...licences, ...files.filter((file) => NOTICE.test(file))].map((file) =>
    fs.readFileSync(at(folder, file), "utf8").trim(),
  );
  return section(`${name} ${version} (${license})`, texts.join("\n\n"));
}

function section(title: string, text: string): string {
  return `${"=".repeat(80)}\n${title}\n${"=".repeat(80)}\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}
