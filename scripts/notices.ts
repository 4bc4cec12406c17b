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

/** The licences that we may pass on, by their SPDX ids, each with words that its text has. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  "0BSD": /Permission to use, copy, modify, and\/or distribute this software for any/,
  "Apache-2.0": /Apache License\s+Version 2\.0, January 2004/,
  "BlueOak-1.0.0": /Blue Oak Model License/,
  "BSD-2-Clause": /Redistributions in binary form must reproduce/,
  "BSD-3-Clause": /Neither the name .* nor the names of .* may be used to endorse/s,
  "CC0-1.0": /CC0 1\.0 Universal/,
  ISC: /Permission to use, copy, modify, and\/or distribute this software for any/,
  MIT: /Permission is hereby granted, free of charge, to any person/,
  Unlicense: /This is free and unencumbered software released into the public domain/,
};
/** Those of them that ask for the copyright line to be kept. */
const NAMES_THE_OWNER = /^(?:BSD-\d-Clause|ISC|MIT)$/;
/** A line that names an owner: "the above copyright notice" and "copyright holders" name none. */
const OWNER = /\b[Cc]opyright (?:\([Cc]\) ?|© ?)*[\d\p{Lu}]/u;

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
 * The text of all licences for bundles made of `inputs`, whose paths count from the root: the data first, then the packages by
 * name and version. Throws where a package has no licence file, none that we may pass on, or one that is not what its manifest
 * says, so that nothing is packed without its licence.
 */
export function thirdPartyNotices(inputs: Iterable<string>): string {
  const folders = new Set([...inputs].flatMap((input) => PACKAGE.exec(input.replaceAll("\\", "/"))?.[1] ?? []));
  const packages = [...folders].map(packageNotice);
  const data = fs
    .readdirSync(at(DATA))
    .sort()
    .map((file) => section(path.parse(file).name, fs.readFileSync(at(DATA, file), "utf8")));
  // Two copies of one version have one licence.
  const sections = new Set([...data, ...packages.sort()]);
  return `Plimsoll contains the data and the packages named below, each under its own licence.\n\n${[...sections].join("\n")}`;
}

function packageNotice(folder: string): string {
  const { name, version, license } = JSON.parse(fs.readFileSync(at(folder, "package.json"), "utf8"));
  const files = fs.readdirSync(at(folder)).sort();
  const read = (names: readonly string[]) => names.map((file) => fs.readFileSync(at(folder, file), "utf8").trim());
  const licences = read(files.filter((file) => LICENCE.test(file)));
  if (licences.length === 0) throw new Error(`${folder} has no licence file`);
  const why = refusal(license, licences.join("\n"));
  if (why !== undefined) throw new Error(`${folder} ${why}`);
  const texts = [...licences, ...read(files.filter((file) => NOTICE.test(file)))];
  return section(`${name} ${version} (${license})`, texts.join("\n\n"));
}

/** Why a package may not be packed; undefined where it may. `id` is what its manifest says, `text` that of its licence files. */
function refusal(id: unknown, text: string): string | undefined {
  const words = typeof id === "string" && Object.hasOwn(ALLOWED, id) ? ALLOWED[id] : undefined;
  if (typeof id !== "string" || words === undefined)
    return `is under the licence ${JSON.stringify(id)}, which scripts/notices.ts does not list`;
  if (!words.test(text.replace(/[\s#*_]+/g, " "))) return `says ${id}, and its licence file is another one`;
  if (NAMES_THE_OWNER.test(id) && !OWNER.test(text)) return `names no owner of the copyright in its licence file`;
  return undefined;
}

function section(title: string, text: string): string {
  return `${"=".repeat(80)}\n${title}\n${"=".repeat(80)}\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}
