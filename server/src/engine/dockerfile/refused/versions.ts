// What came with a newer version of the Dockerfile syntax than the `# syntax=` line of the file asks for: the build stops at it.
import type { SyntaxProblem } from "../../core/document.ts";
import { fact } from "../../core/fact.ts";
import type { Span, TextEdit } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { mountKey } from "../stages/mounts.ts";
import {
  askedVersion,
  flagSince,
  HEREDOCS,
  mountKeySince,
  neededFor,
  tagOf,
  type Version,
} from "../stages/versions.ts";
import { fieldsOf } from "../values/fields.ts";

interface Need {
  readonly at: Span;
  /** What needs it, as it is called in a sentence. */
  readonly what: string;
  readonly version: Version;
}

/** The code of these errors. */
export const NEWER_SYNTAX = "newer-syntax";

/** What of an instruction needs a newer version. */
export function versionErrors(doc: Dockerfile, one: Instruction): readonly SyntaxProblem[] {
  const asked = askedVersion(doc);
  if (asked === undefined) return [];
  const own = doc.text.slice(asked.at.start, asked.at.end);
  return needsOf(one, asked).map(({ at, what, version }) => ({
    code: NEWER_SYNTAX,
    at,
    message: `${what} version ${tagOf(version)} of the Dockerfile syntax, and this file sets ${own}.`,
  }));
}

/** The tag of the `# syntax=` line with which a file has all that it uses. */
export interface RaisedTag extends TextEdit {
  /** Whether it is of the labs channel, and the line's own is not: what is there may change again. */
  readonly toLabs: boolean;
}

/** Undefined where a file has all that it uses. */
export const raisedTag = fact((doc: Dockerfile): RaisedTag | undefined => {
  const asked = askedVersion(doc);
  if (asked === undefined) return undefined;
  const needed = (from: Version) => doc.instructions.flatMap((one) => needsOf(one, from).map(({ version }) => version));
  const first = needed(asked);
  if (first.length === 0) return undefined;
  const isLabs = first.some((version) => version.isLabs);
  // Where one thing needs the labs channel, all the rest is read there too.
  const all = isLabs ? needed({ minor: 0, isLabs }) : first;
  const minor = all.reduce((most, version) => Math.max(most, version.minor), asked.minor);
  return { at: asked.at, text: tagOf({ minor, isLabs }, asked.digits), toLabs: isLabs && !asked.isLabs };
});

function needsOf(one: Instruction, asked: Version): readonly Need[] {
  const found: Need[] = [];
  const add = (at: Span, what: string, since: ReturnType<typeof flagSince>) => {
    const version = since === undefined ? undefined : neededFor(since, asked);
    if (version !== undefined) found.push({ at, what, version });
  };
  for (const { name, at, value, valueAt } of one.flags) {
    const since = flagSince(one.keyword, name);
    const named = { start: at.start, end: valueAt === undefined ? at.end : valueAt.start - 1 };
    add(named, `\`--${name}\` needs`, since);
    if (one.keyword !== "RUN" || name !== "mount" || value === undefined || valueAt === undefined) continue;
    for (const field of fieldsOf(value) ?? []) {
      const [written = ""] = field.split("=", 1);
      add(valueAt, `\`${written}=\` in a mount needs`, mountKeySince(mountKey(written)));
    }
  }
  const [heredoc] = one.heredocs;
  if (heredoc !== undefined) add(heredoc.openAt, "Heredocs need", HEREDOCS);
  return found;
}
