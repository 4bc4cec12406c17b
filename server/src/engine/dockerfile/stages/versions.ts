// Which version of Docker's frontend each feature came with, and which one a file asks for (BuildKit's tags `dockerfile/1.N.0`: flags
// in frontend/dockerfile/instructions, what only the labs channel has in frontend/dockerfile/release/labs/tags).
import { byWord } from "../../core/by-word.ts";
import type { Dockerfile } from "../parse/document.ts";

/** The N of the version 1.N that has a feature first, in the stable channel and in the labs channel. */
interface Since {
  /** Undefined where only the labs channel has it. */
  readonly stable: number | undefined;
  readonly labs: number;
}

const both = (minor: number): Since => ({ stable: minor, labs: minor });

/** The flags that version 1.0 did not have. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, Since>>>> = byWord({
  ADD: {
    checksum: { stable: 6, labs: 5 },
    chmod: both(2),
    exclude: { stable: 19, labs: 7 },
    "keep-git-dir": { stable: 6, labs: 5 },
    link: both(4),
    unpack: both(17),
  },
  COPY: { chmod: both(2), exclude: { stable: 19, labs: 7 }, link: both(4), parents: { stable: 20, labs: 7 } },
  HEALTHCHECK: { "start-interval": both(6) },
  RUN: {
    device: { stable: undefined, labs: 14 },
    mount: both(2),
    network: { stable: 3, labs: 2 },
    security: { stable: 20, labs: 2 },
  },
});

/** The keys of mounts that came later than mounts. */
const MOUNT_KEYS: Readonly<Record<string, Since>> = byWord({ env: both(10), size: both(4) });

/** `RUN <<EOF`. */
export const HEREDOCS: Since = { stable: 4, labs: 3 };

/** Since when an instruction has a flag; undefined where every version has it, or none. */
export function flagSince(keyword: string, flag: string): Since | undefined {
  const known = FLAGS[keyword];
  return known !== undefined && Object.hasOwn(known, flag) ? known[flag] : undefined;
}

/** Since when mounts have a key, by its main name; undefined where all versions with mounts have it, or none. */
export function mountKeySince(key: string): Since | undefined {
  return Object.hasOwn(MOUNT_KEYS, key) ? MOUNT_KEYS[key] : undefined;
}

/** A version of the Dockerfile syntax: 1.N, of which channel. */
export interface Version {
  readonly minor: number;
  readonly isLabs: boolean;
}

/** The version that the `# syntax=` line of a file asks Docker's own frontend for, and where its tag is. */
export interface Asked extends Version {
  /** How many numbers the tag has: 2 of `1.4`, 3 of `1.4.0`. */
  readonly digits: number;
  readonly at: { readonly start: number; readonly end: number };
}

const NUMBERED = /^(?:docker\.io\/)?docker\/dockerfile:(1\.(\d{1,3})(\.\d{1,3})?(-labs)?)$/;

/** Undefined for a tag that goes on to new versions, for a digest, for a mirror and where the file has no such line. */
export function askedVersion(doc: Dockerfile): Asked | undefined {
  const directive = doc.directives.find(({ name }) => name === "syntax");
  const [reference = ""] = directive?.value.split(" ", 1) ?? [];
  const [, tag, minor, patch, labs] = NUMBERED.exec(reference) ?? [];
  if (directive === undefined || tag === undefined) return undefined;
  const end = directive.valueAt.start + reference.length;
  const at = { start: end - tag.length, end };
  return { minor: Number(minor), isLabs: labs !== undefined, digits: patch === undefined ? 2 : 3, at };
}

/** The version that a file with `asked` has to go up to for a feature; undefined where it has that already. */
export function neededFor({ stable, labs }: Since, asked: Version): Version | undefined {
  const isLabs = asked.isLabs || stable === undefined;
  const minor = isLabs ? labs : stable;
  return asked.isLabs === isLabs && asked.minor >= minor ? undefined : { minor, isLabs };
}

/** A version as tags write it. */
export function tagOf({ minor, isLabs }: Version, digits = 2): string {
  return `1.${minor}${digits === 3 ? ".0" : ""}${isLabs ? "-labs" : ""}`;
}
