// How a file with a secret is kept out of the image: mounted into the steps that use it, or not copied at all.

import { byWord } from "../../core/by-word.ts";
import { onlyIf } from "../../core/conditions.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { point, quoted, span, type TextEdit, wholeLineAt } from "../../core/text.ts";
import type { SecretCopy } from "../packages/secret-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { stepOf } from "../shell/commands.ts";
import { secretsIn } from "../stages/frontend.ts";
import { placeOf } from "../stages/stages.ts";
import { runsAsRoot } from "../stages/users.ts";

/** In a longer stage nothing is offered: each step is looked at for each file. */
const MOST = 200;
/** Programs that look for a file of settings by themselves. */
const READERS: Readonly<Record<string, ReadonlySet<string>>> = byWord({
  ".npmrc": new Set(["npm", "pnpm", "yarn", "npx"]),
  ".pypirc": new Set(["twine", "pip", "pip3", "poetry", "uv"]),
  ".netrc": new Set(["curl", "git", "pip", "pip3", "go", "wget"]),
});

/** The choices for a file that is copied: first the mount, where steps below are known to use it. */
export function copyFixes(doc: Dockerfile, copy: SecretCopy): readonly Fix[] {
  const removed = withoutSource(doc, copy);
  const stage = placeOf(doc, copy.instruction)?.stage;
  if (removed === undefined || stage === undefined || stage.instructions.length > MOST) return [];
  const name = quoted(copy.name);
  const leaving = choice(
    onlyIf(`Do not copy \`${name}\``, "only containers", ["need it", "get it when they start"]),
    removed,
  );
  const { path } = copy;
  const below = stage.instructions.filter(
    ({ keyword, at }) => keyword === "RUN" && at.start > copy.instruction.at.start,
  );
  const users = below.filter((run) => {
    const { text, script } = stepOf(doc, run);
    const readers = Object.hasOwn(READERS, copy.name) ? READERS[copy.name] : undefined;
    return text.includes(copy.name) || script.commands.some(({ program }) => readers?.has(program ?? "") === true);
  });
  const isFit = /^[\w.-]+$/.test(copy.name) && path !== undefined && /^[\w./-]+$/.test(path);
  if (!isFit || users.length === 0 || secretsIn(doc) === "none") return [leaving];
  const id = copy.name
    .replace(/^\.+/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  const mounts = users.map((run): TextEdit => {
    const mode = runsAsRoot(doc, run) === true ? "" : ",mode=0444";
    const behind = point(run.flags.at(-1)?.at.end ?? run.keywordAt.end);
    return { at: behind, text: ` --mount=type=secret,id=${id},target=${path}${mode}` };
  });
  // Of the id alone Docker takes a variable or a file that is called like it.
  const source = doc.text.slice(copy.source.at.start, copy.source.at.end).replace(/^\.?\//, "");
  const option = `\`--secret id=${id},src=${/^[\w./-]+$/.test(source) ? source : copy.name}\``;
  const title = onlyIf("Mount it as a build secret", "only the build", [`needs it and gets ${option}`]);
  return [choice(title, removed, mounts), leaving];
}

/** Takes a source out of its instruction, or the whole instruction where it has no other. */
function withoutSource({ text }: Dockerfile, { instruction, source }: SecretCopy): TextEdit | undefined {
  const { words, at, droppedLines, flags, keywordAt } = instruction;
  const index = words.indexOf(source as (typeof words)[number]);
  const own = words[index];
  if (own === undefined || droppedLines.length > 0) return undefined;
  if (words.length === 2)
    return { at: span(wholeLineAt(text, at.start).start, wholeLineAt(text, at.end).end), text: "" };
  const before = words[index - 1]?.at.end ?? flags.at(-1)?.at.end ?? keywordAt.end;
  return { at: span(before, own.at.end), text: "" };
}
