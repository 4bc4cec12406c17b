// The conditions under which a program still works after a fix, as the fix's title names them: everything that composes one does it here.
import { enumerated } from "../core/lists.ts";

/** A clause: whom it is about, and what has to be true of that. */
export interface Condition {
  readonly who: string;
  readonly does: string;
}

const it = (does: string): Condition => ({ who: "it", does });

export const NUMERIC_USER: Condition = { who: "its image", does: "runs as a numeric non-root user" };
export const WITHOUT_ROOT: Condition = it("works without root");
export const NO_CAPABILITIES = it("needs no capabilities");
export const ONLY_ADDED = it("needs only the capabilities that it adds");
export const WITH_PROFILE = it("works with it");
const WRITES_NOWHERE_ELSE = it("writes nowhere else");
export const WRITES_TO_TMP = it("writes only to `/tmp`");
export const WRITES_TO_TMP_AND_VOLUMES = it("writes only to `/tmp` and its volumes");
export const WRITES_TO_MOUNTS = it("writes only to what is mounted");
export const COMMENT_IS_OLD: Condition = { who: "the comment about it", does: "is no longer true" };
export const PORT_IS_UNUSED: Condition = { who: "nothing", does: "uses the node's port" };

/** The condition that a container can bind a port below 1024 without root's rights. */
export function bindsPort(port: number): Condition {
  return it(`can use port ${port} without root`);
}

/** The title of a fix with the conditions under which the program still works: `Title (if its image … and writes …)`. */
export function provided(title: string, conditions: readonly Condition[]): string {
  // What the title names already is not named twice.
  const isNamed = title.includes("`/tmp`");
  const told = conditions.map((one) => (isNamed && one === WRITES_TO_TMP ? WRITES_NOWHERE_ELSE : one));
  const all = new Map(told.map((one) => [`${one.who} ${one.does}`, one]));
  // Another subject comes last: what is said of "it" would be read as said of that.
  const sorted = [...all.values()].toSorted((a, b) => Number(a === COMMENT_IS_OLD) - Number(b === COMMENT_IS_OLD));
  const clauses = sorted.map((one, i) => {
    const first = sorted[0]?.who;
    const isSame = i > 0 && (one.who === first || one.who === "it");
    return isSame ? one.does : `${one.who} ${one.does}`;
  });
  return clauses.length === 0 ? title : `${title} (if ${enumerated(clauses)})`;
}

/** More names than these are too long for a title. */
const MOST_NAMES = 3;

/**
 * A condition that some of a pod's containers have to fulfil, told of these alone: `they work without root`, of one of several
 * `` `web` works without root``.
 */
export function ofSome(one: Condition, names: readonly string[], isAll: boolean): Condition {
  if (one !== NUMERIC_USER && one !== WITHOUT_ROOT) return one;
  const isImage = one === NUMERIC_USER;
  const does = isImage ? "run as numeric non-root users" : "work without root";
  const quoted = names.length > MOST_NAMES ? "some containers" : enumerated(names.map((name) => `\`${name}\``));
  if (names.length === 1) return isAll ? one : { ...one, who: isImage ? `the image of ${quoted}` : quoted };
  if (isAll) return { who: isImage ? "their images" : "they", does };
  return { who: isImage ? `the images of ${quoted}` : quoted, does };
}
