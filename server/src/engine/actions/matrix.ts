// The values of expressions in a job: those of its matrix, of `env`, and of what steps put out (docs.github.com, "Contexts reference").
import { ROOT } from "../core/builds/command-lines.ts";
import { itemsAt, type Node, pairOf, pairsAt, resolved, textOf } from "../yaml/node.ts";

/** What expressions stand for, by what is in them: `matrix.os`. */
export type Values = Pick<ReadonlyMap<string, string>, "get">;

type Given = ReadonlyMap<string, string>;

/** What is the same in all jobs. */
export const EVERYWHERE: readonly (readonly [string, string])[] = [["github.workspace", ROOT]];

/** So many jobs that a matrix makes of one are looked at. */
const MOST_JOBS = 50;
/** So many characters are read of all of them. */
const MOST_READ = 200_000;

/**
 * The values that a matrix gives in each of the jobs that it makes of one ("Running variations of jobs in a workflow"); one that gives none
 * where there is no matrix that is known, or too many jobs.
 */
export function matrixOf(job: Node | undefined): readonly Given[] {
  const matrix = pairOf(pairOf(job, "strategy")?.value, "matrix")?.value;
  const most = Math.min(MOST_JOBS, MOST_READ / ((job?.at.end ?? 0) - (job?.at.start ?? 0) + 1));
  let found: readonly Given[] = [];
  const keys = new Set<string>();
  for (const { key, value } of pairsAt(matrix)) {
    const name = textOf(key) ?? "";
    const items = itemsAt(value);
    if (name === "include" || name === "exclude" || items.length === 0) continue;
    keys.add(`matrix.${name}`);
    const above = found.length === 0 ? [new Map<string, string>()] : found;
    if (above.length * items.length > most) return [new Map()];
    found = above.flatMap((one) => items.map((item) => new Map([...one, ...valuesOf(item, `matrix.${name}`)])));
  }
  const included = itemsAt(matrix, "include");
  if (found.length + included.length > most) return [new Map()];
  const more: Given[] = [];
  for (const item of included) {
    const values = new Map(valuesOf(item, "matrix"));
    const joins = (one: Given) => [...values].every(([name, value]) => !keys.has(name) || one.get(name) === value);
    if (!found.some(joins)) more.push(values);
    found = found.map((one) => (joins(one) ? new Map([...one, ...values]) : one));
  }
  const all = [...found, ...more];
  return all.length === 0 ? [new Map()] : all;
}

/** The texts in a node by their places in it: `matrix.a`, `matrix.a.b`. */
function valuesOf(node: Node, name: string): readonly (readonly [string, string])[] {
  const text = textOf(node);
  if (text !== undefined) return [[name, text]];
  return pairsAt(node).flatMap(({ key, value }) => {
    const [own, below] = [textOf(key), textOf(value)];
    return own === undefined
      ? []
      : below === undefined
        ? valuesBelow(value, `${name}.${own}`)
        : [[`${name}.${own}`, below]];
  });
}

function valuesBelow(node: Node, name: string): readonly (readonly [string, string])[] {
  return resolved(node)?.kind !== "map"
    ? []
    : pairsAt(node).flatMap(({ key, value }) => {
        const [own, text] = [textOf(key), textOf(value)];
        return own === undefined || text === undefined ? [] : [[`${name}.${own}`, text] as const];
      });
}

/** The variables of maps `env`, the later ones before the others, with what is known of expressions in them. */
export function environmentOf(maps: readonly (Node | undefined)[], values: Values): Given {
  const found = new Map<string, string>();
  for (const map of maps)
    for (const { key, value } of pairsAt(map).slice(0, MOST_VARIABLES)) {
      const [name, text] = [textOf(key), textOf(value)];
      if (name !== undefined && text !== undefined && text.length <= LONGEST) found.set(name, filled(text, values));
    }
  return found;
}

/** So many variables of a map are looked at. */
const MOST_VARIABLES = 100;
/** No value of a variable that is filled in is longer. */
const LONGEST = 300;

/** A text with what its expressions stand for, as far as that is known. */
export function filled(text: string, values: Values): string {
  return text.replace(/\$\{\{[ \t]*([\w.-]+)[ \t]*\}\}/g, (all, name: string) => values.get(name) ?? all);
}
