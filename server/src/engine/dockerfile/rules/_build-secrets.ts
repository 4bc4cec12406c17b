// How what ARG and ENV hand over is taken out of the image: mounted as a secret into the steps that use it, or left to the container.
import { onlyIf } from "../../core/conditions.ts";
import { fact } from "../../core/fact.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import { contains, lineBreakOf, point, type Span, type TextEdit, wholeLineAt } from "../../core/text.ts";
import { secretsAtStart } from "../evidence.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import type { CommandSecret } from "../shell/command-secrets.ts";
import { stepOf } from "../shell/commands.ts";
import { isKnownToRead, isTraced, mayRead } from "../shell/environment-readers.ts";
import { quotesAround } from "../shell/lint/script-issues.ts";
import { secretsIn } from "../stages/frontend.ts";
import { ancestors, builtOn, placeOf, type Stage } from "../stages/stages.ts";
import { runsAsRoot } from "../stages/users.ts";
import { withoutPair } from "./_pairs.ts";

/** In a longer stage, of a longer ENV and with more uses nothing is offered: each is looked at for each secret. */
const MOST = { instructions: 500, pairs: 100, uses: 50 };
/** These get the value when a container runs, from anybody. */
const AT_RUN_TIME: ReadonlySet<string> = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/**
 * The choices for a pair that holds a secret, each with its condition. A secret is mounted into every step that had the variable and may
 * read it, so that none misses it. None where what uses the value cannot get it another way: an instruction that BuildKit fills it into
 * (COPY, another ENV …), a command of the container beside a step, a step in a form that the file's frontend cannot serve.
 */
export function secretFixes(doc: Dockerfile, instruction: Instruction, pair: Pair): readonly Fix[] {
  const place = placeOf(doc, instruction);
  const { name } = pair;
  if (place === undefined || !/^[A-Za-z_]\w{0,63}$/.test(name)) return [];
  if (place.stage.instructions.length > MOST.instructions || instruction.pairs.length > MOST.pairs) return [];
  const uses = usesOf(doc, place.stage, name);
  const [first] = uses?.declared ?? [];
  if (uses?.declared.includes(instruction) !== true || first === undefined) return [];
  const { declared, others } = uses;
  const removed = declared.map((one) => withoutPair(doc, one, name));
  if (!removed.every((edit) => edit !== undefined)) return [];
  const isKept = declared.some(({ keyword }) => keyword === "ENV");
  const below = others.filter(({ at }) => at.start > first.at.start);
  if (below.some(({ keyword }) => keyword !== "RUN" && !(isKept && AT_RUN_TIME.has(keyword)))) return [];
  const named = below.filter(({ keyword }) => keyword === "RUN");
  const isGiven = declared.some(({ keyword }) => keyword === "ARG");
  const leaving =
    named.length === 0 && isKept
      ? [choice(onlyIf(`Remove \`${name}\``, "only containers", ["need it", "get it when they start"]), removed)]
      : [];
  if (below.some(({ keyword }) => keyword !== "RUN")) return leaving;
  const steps = stepsReading(doc, place.stage, first, { name, named });
  if (steps.length === 0 || steps.length > MOST.uses) return leaving;
  // What is set for good without a step that reads it is rather for the program, which would start without it.
  const isForSteps = isGiven || named.length > 0 || steps.some((run) => isKnownToRead(doc, run, name));
  if (isKept && (!isForSteps || secretsAtStart(doc).includes(name))) return leaving;
  const id = name.toLowerCase();
  const mounted = steps.map((step) => mountInto(doc, step, name, id));
  if (!mounted.every((edits) => edits !== undefined)) return leaving;
  const title = "Mount it as a build secret";
  const mounting = choice(
    isKept
      ? onlyIf(title, "only the build", [`needs it and gets ${option(id, name)}`])
      : onlyIf(title, "the build", [`gets ${option(id, name)}`]),
    removed,
    mounted.flat(),
  );
  // What is given to the build is for the build.
  return isGiven ? [mounting, ...leaving] : [...leaving, mounting];
}

/** What a build is given, quoted. Of the id alone Docker takes a variable or a file that is called like the id, which is in lower case. */
const option = (id: string, name: string) => `\`--secret id=${id},env=${name}\``;

/**
 * The ARG and ENV of a stage that set a variable from nothing but itself, and the other instructions that name it, there or in a stage
 * that is built on it; undefined where there is too much to look at.
 */
function usesOf(doc: Dockerfile, stage: Stage, name: string) {
  const naming = instructionsNaming(doc).get(name) ?? [];
  if (naming.length > MOST.uses) return undefined;
  const isHere = (one: Instruction, is: (place: Stage) => boolean) => {
    const place = placeOf(doc, one)?.stage;
    return place !== undefined && is(place);
  };
  const isDeclared = (one: Instruction) => isHere(one, (place) => place === stage) && declares(doc, one, name);
  const all = [...new Set(naming)].filter((one) => isHere(one, (place) => ancestors(place).includes(stage)));
  return { declared: all.filter(isDeclared), others: all.filter((one) => !isDeclared(one)) };
}

/** The instructions by the words in their text, as often as a word is there. */
const instructionsNaming = fact((doc: Dockerfile): ReadonlyMap<string, readonly Instruction[]> => {
  const found = new Map<string, Instruction[]>();
  for (const one of doc.instructions) {
    for (const word of doc.text.slice(one.at.start, one.at.end).split(/\W+/)) addTo(found, word, one);
  }
  return found;
});

function declares(doc: Dockerfile, one: Instruction, name: string): boolean {
  if ((one.keyword !== "ARG" && one.keyword !== "ENV") || one.pairs.length > MOST.pairs) return false;
  const [own, ...more] = one.pairs.filter((pair) => pair.name === name);
  if (own === undefined || more.length > 0) return false;
  const value = (own.value?.value ?? "").replace(/^["']|["']$/g, "");
  const isItself = value === `$${name}` || value === `\${${name}}`;
  const times = instructionsNaming(doc)
    .get(name)
    ?.filter((each) => each === one).length;
  return times === (isItself ? 2 : 1);
}

/** The RUN below a declaration, also in stages built on its own, that name the variable or may read it all the same, in order. */
function stepsReading(
  doc: Dockerfile,
  stage: Stage,
  declared: Instruction,
  { name, named }: { readonly name: string; readonly named: readonly Instruction[] },
) {
  // They have its ENV and ARG (Dockerfile reference, "Scope" of ARG).
  const all = builtOn(doc, stage).flatMap(({ instructions }) => instructions);
  if (all.length > MOST.instructions) return [];
  const runs = all.filter(({ keyword, at }) => keyword === "RUN" && at.start > declared.at.start);
  return runs.filter((run) => named.includes(run) || mayRead(doc, run, name));
}

/**
 * Takes a secret out of the words of a step, which reads it from a mount instead: as a variable where the frontend knows that, else from
 * its file. Undefined where no shell would read it, or the word cannot be written anew.
 */
export function mountedInstead(
  doc: Dockerfile,
  { step, command, word, at }: CommandSecret,
  id: string,
): Fix | undefined {
  const { instruction, form, script } = step;
  const way = secretsIn(doc);
  const isMounted = instruction.flags.some(({ value }) => value?.split(/[^\w-]+/).includes(id));
  if (way === "none" || isMounted || form === "exec" || script.broken || isTraced(doc, instruction)) return undefined;
  const raw = doc.text.slice(word.at.start, word.at.end);
  if (command.within.includes("string") || raw !== word.text || !contains(word.at, at) || at.end === at.start)
    return undefined;
  const name = id.toUpperCase().replaceAll("-", "_");
  const read = way === "variable" ? `$${name}` : `$(cat /run/secrets/${id})`;
  const edits = inQuotes(doc.text, word.at, at, read);
  if (edits === undefined) return undefined;
  const mode = runsAsRoot(doc, instruction) === true ? "" : ",mode=0444";
  const mount = ` --mount=type=secret,id=${id}${way === "variable" ? `,env=${name}` : mode}`;
  const behind = point(instruction.flags.at(-1)?.at.end ?? instruction.keywordAt.end);
  const title = onlyIf("Mount it as a build secret", "the build", [`gets ${option(id, name)}`]);
  return choice(title, { at: behind, text: mount }, edits);
}

/**
 * Puts what a shell fills in, in double quotes, in place of a part of a word; undefined in single quotes that hold more than plain text.
 */
function inQuotes(text: string, word: Span, at: Span, read: string): readonly TextEdit[] | undefined {
  const [before, behind] = [text.slice(word.start, at.start), text.slice(at.end, word.end)];
  if (!/["'\\]/.test(before + behind)) return [{ at, text: `"${read}"` }];
  const [open] = /["']/.exec(before) ?? [];
  if (open === undefined || !behind.endsWith(open) || before.indexOf(open) !== before.lastIndexOf(open))
    return undefined;
  if (behind.indexOf(open) !== behind.length - 1) return undefined;
  if (open === '"') return [{ at, text: read }];
  if (/["$`\\]/.test(before + behind)) return undefined;
  const quote = word.start + before.indexOf(open);
  const ends = [
    { start: quote, end: quote + 1 },
    { start: word.end - 1, end: word.end },
  ];
  return [{ at, text: read }, ...ends.map((one) => ({ at: one, text: '"' }))];
}

/**
 * Mounts a secret into a step in the newest form that the file's frontend knows, and quotes it there; undefined where the step's form
 * takes none.
 */
function mountInto(doc: Dockerfile, run: Instruction, name: string, id: string): readonly TextEdit[] | undefined {
  const way = secretsIn(doc);
  const isMounted = run.flags.some(({ value }) => value?.split(/\W+/).some((word) => word === name || word === id));
  if (way === "none" || isMounted) return undefined;
  const behind = point(run.flags.at(-1)?.at.end ?? run.keywordAt.end);
  const quotes = quotesAround(doc, run, name);
  if (way === "variable") return [{ at: behind, text: ` --mount=type=secret,id=${id},env=${name}` }, ...quotes];
  const { form, script, text } = stepOf(doc, run);
  const [statement] = script.statements;
  const heredoc = run.heredocs[0];
  if (form === "exec" || script.broken || statement === undefined || isTraced(doc, run)) return undefined;
  // A secret is for root alone unless the mount says otherwise.
  const mode = runsAsRoot(doc, run) === true ? "" : ",mode=0444";
  const mount = { at: behind, text: ` --mount=type=secret,id=${id}${mode}` };
  const setting = `${name}="$(cat /run/secrets/${id})" && export ${name}`;
  if (form !== "heredoc" || heredoc === undefined) {
    // `&` would take what stands in front of it to the background.
    return [mount, { at: point(run.body.start), text: `${setting}${statement.background ? ";" : " &&"} ` }, ...quotes];
  }
  const start = text.startsWith("#!") ? wholeLineAt(doc.text, heredoc.body.start).end : heredoc.body.start;
  return [mount, { at: point(start), text: `${setting}${lineBreakOf(doc.text)}` }, ...quotes];
}
