// Files of settings that grow, in which only secrets are looked for: on many lines, and on one that is as long as the file.
import { type Shape, textOf } from "./shape.ts";
import { file, token } from "./texts.ts";

const VALUES = "values.yaml";
const ENV = ".env";
const TEMPLATE = "_helpers.tpl";

const grown = (name: string, at: string, head: string, piece: (i: number) => string, tail = "\n"): Shape =>
  file(name, at, (size) => textOf(size, head, piece, tail));

const spaced = (i: number) => ` ${token(i)}`;
const address = (i: number) => ` postgres://app:k${i}Vq7Zt2@db/app`;

export const SETTINGS: readonly Shape[] = [
  grown("one line with many tokens", VALUES, "a:", spaced),
  grown("one line of a template with many tokens", TEMPLATE, "a", spaced),
  grown("one variable with many addresses", ENV, "A=", address),
  grown("one comment with many ids", VALUES, "# plimsoll: ignore x", () => ", a/b", "\na: b\n"),
  grown("one comment behind a value with many ids", VALUES, "a: b # plimsoll: ignore x", (i) => `, a${i}/b`),
  grown("one line with many comment signs", VALUES, "a: 'b", () => " #"),
  grown("many variables with tokens", ENV, "", (i) => `A${i}=${token(i)}\n`),
  grown("many values in quotes with tokens", ENV, "", (i) => `A${i}="\n${token(i)}\n"\n`),
  grown("one value in quotes with many tokens", ENV, 'A="', (i) => `${token(i)}\n`, '"\n'),
];
