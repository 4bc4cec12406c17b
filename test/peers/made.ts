// Files for ids that public ones rarely have: a recipe says which lines make a tool report an id and which look alike and do not;
// each is put into several surroundings, and the tool decides the label. made/ID.txt has at least 20 files of each label.
import * as fs from "node:fs";
import * as path from "node:path";
import { aloneIn, claimOf } from "./ours.ts";

export interface MadeFile {
  readonly expect: "fire" | "silent";
  readonly text: string;
}

export interface Recipe {
  readonly id: string;
  /** Whole files, or lines behind a FROM. */
  readonly pieces: readonly string[];
}

/** So many files of each label, if that many can be made. */
export const ENOUGH = 20;

const FOLDER = import.meta.dirname;
const MADE = path.join(FOLDER, "made");
const SEPARATOR = /^#{8} (fire|silent)\n/m;

/**
 * recipes.txt: `== ID`, then a piece a line; `⏎` is a line break, `= ID` stands for all pieces of another id. What stands above the first
 * is for the reader.
 */
export function recipes(text = fs.readFileSync(path.join(FOLDER, "recipes.txt"), "utf8")): readonly Recipe[] {
  const found = new Map<string, readonly string[]>();
  for (const section of text.split(/^== /m).slice(1)) {
    const [id = "", ...pieces] = section.split("\n").filter((line) => line !== "");
    const all = pieces.flatMap((piece) =>
      piece.startsWith("= ") ? (found.get(piece.slice(2)) ?? []) : [piece.replaceAll(/ ?⏎ ?/g, "\n")],
    );
    found.set(id, all);
  }
  return [...found].map(([id, pieces]) => ({ id, pieces }));
}

/** The files of made/ID.txt. */
export function madeFiles(id: string): readonly MadeFile[] {
  const [, ...parts] = fs.readFileSync(path.join(MADE, `${id}.txt`), "utf8").split(SEPARATOR);
  const files: MadeFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    files.push({ expect: parts[i] === "fire" ? "fire" : "silent", text: parts[i + 1] ?? "" });
  }
  return files;
}

export function madeIds(): readonly string[] {
  if (!fs.existsSync(MADE)) return [];
  return fs
    .readdirSync(MADE)
    .map((name) => name.replace(/\.txt$/, ""))
    .sort();
}

/** A piece in several surroundings that have nothing to do with it. A piece that has a FROM stays as it is. */
export function surrounded(piece: string): readonly string[] {
  if (/^from\s/im.test(piece))
    return [`${piece}\n`, `# syntax=docker/dockerfile:1\n${piece}\n`, `${piece}\nUSER 1000\n`];
  return SURROUNDINGS.map((around) => around.replace("…", () => piece));
}

const SURROUNDINGS: readonly string[] = [
  "FROM debian:12.5\n…\n",
  "FROM debian:12.5 AS base\nWORKDIR /srv/app\n…\n",
  'FROM debian:12.5\nENV MODE=release\n…\nCMD ["/usr/bin/app"]\n',
  "FROM debian:12.5\nRUN true\n…\nUSER 1000\n",
  "FROM golang:1.25.1 AS build\nWORKDIR /src\nFROM debian:12.5\n…\n",
  "ARG VERSION=12.5\nFROM debian:${VERSION}\n# what follows is the point\n…\n",
  "FROM debian:12.5\nLABEL kind=test\n\n…\n\nEXPOSE 8080\n",
];

/** A text and the id that it is about. */
export interface Asked {
  readonly id: string;
  readonly text: string;
}

/** Whether the tool that has the id reports it, for each text; undefined where it cannot read it. */
export type Judge = (asked: readonly Asked[]) => readonly (MadeFile["expect"] | undefined)[];

/** Writes made/ID.txt for all recipes, or one; a line about each. */
export function makeAll(judge: Judge, only: string | undefined): readonly string[] {
  fs.mkdirSync(MADE, { recursive: true });
  const wanted = recipes().filter(({ id }) => only === undefined || id === only);
  const asked = wanted.flatMap(({ id, pieces }) => {
    const texts = new Set(roundRobin(pieces.map(surrounded)));
    return [...texts].map((text): Asked => ({ id, text }));
  });
  const verdicts = judge(asked);
  return wanted.map(({ id }) => {
    const taken = (["fire", "silent"] as const).map((expect) =>
      asked.filter((one, i) => one.id === id && verdicts[i] === expect).slice(0, ENOUGH),
    );
    const [fire = [], silent = []] = taken;
    const parts = [...fire.map(({ text }) => `fire\n${text}`), ...silent.map(({ text }) => `silent\n${text}`)];
    const body = parts.map((part) => `${"#".repeat(8)} ${part}`).join("");
    fs.writeFileSync(path.join(MADE, `${id}.txt`), `${DECIDED(id)}\n${body}`);
    const enough = fire.length >= ENOUGH && silent.length >= ENOUGH ? "" : ", TOO FEW";
    return `${id}: made ${fire.length} that fire and ${silent.length} that do not${enough}`;
  });
}

const DECIDED = (id: string): string =>
  `${toolOf(id) === "trivy" ? "Trivy 0.74.0" : "hadolint 2.15.1"} decided these labels: npm run peers -- made --write`;

/** Whose id it is. */
export function toolOf(id: string): "hadolint" | "trivy" {
  return id.startsWith("DS-") ? "trivy" : "hadolint";
}

/** The first of each, then the second of each … */
function roundRobin(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

/** A line for each id: whether the tool still says what the labels say (`✗` where not), and how often we say the same. */
export function overMade(judge: Judge, only: string | undefined): readonly string[] {
  const ids = madeIds().filter((id) => only === undefined || id === only);
  const all = ids.flatMap((id) => madeFiles(id).map((file) => ({ id, ...file })));
  const verdicts = judge(all);
  return ids.flatMap((id) => {
    const made = all.filter((one) => one.id === id);
    const drifted = all.filter((one, i) => one.id === id && verdicts[i] !== one.expect).length;
    const claim = claimOf(toolOf(id), id);
    const fire = made.filter(({ expect }) => expect === "fire").length;
    const counts = `${fire} fire, ${made.length - fire} do not`;
    if (drifted > 0) return [`✗ ${id}: ${toolOf(id)} says otherwise of ${drifted} files`];
    if (claim.how === "none") return [`  ${id}: ${counts}; no rule claims it`];
    const wrong = made.filter(({ expect, text }) => (aloneIn(text, claim).length > 0 ? "fire" : "silent") !== expect);
    const told = `  ${id}: ${counts}; we say the same of ${made.length - wrong.length} of ${made.length} (${claim.how})`;
    return [told, ...(only === undefined ? [] : wrong.map(({ expect, text }) => `\nlabel: ${expect}\n${text}`))];
  });
}
