// Modes that let everybody write, and what closes the files all the same.
import { fact } from "../../core/fact.ts";
import type { Dockerfile } from "../parse/document.ts";
import { type Clause, clausesOf, isRemovedBehind, type ModeUse, modesBehind, modesOf, plainPath } from "./_modes.ts";

/** Whether all of it is in root's home, which is closed to others (0700 in base-files and alpine-baselayout) unless a mode is set of it. */
export function isInClosedHome(doc: Dockerfile, { targets }: ModeUse): boolean {
  const isBelow = (path: string) => /^(?:\/root|~)\/./.test(path.replace(/["']/g, ""));
  return targets.length > 0 && targets.every(isBelow) && !setsModeOfHome(doc);
}

const setsModeOfHome = fact((doc: Dockerfile) =>
  modesOf(doc).some(({ targets }) => targets.some((path) => /^["']?(?:\/root|~)\/?["']?$/.test(path))),
);

/** Whether a mode behind it in its step closes the files again, or gives a folder the sticky bit. */
export function isTakenBack(doc: Dockerfile, use: ModeUse): boolean {
  if (isRemovedBehind(doc, use)) return true;
  return modesBehind(doc, use).some(({ text }) => {
    const clauses = clausesOf(text);
    if (clauses === undefined) return !opensToAll(text);
    return clauses.some(({ who, changes }) =>
      changes.some(({ sign, bits }) =>
        sign === "-"
          ? /[oa]/.test(who) && bits.includes("w")
          : bits.includes("t") || (sign === "=" && /[oa]/.test(who) && !bits.includes("w")),
      ),
    );
  });
}

/** Folders with the sticky bit, in which every user may write (base-files of Debian, alpine-baselayout, filesystem of Fedora). */
const SHARED: ReadonlySet<string> = new Set(["/tmp", "/var/tmp"]);

/** Whether a mode is set of folders that every user writes to anyway: all that it can do is take their sticky bit. */
export function isOfShared({ targets }: ModeUse): boolean {
  return targets.length > 0 && targets.every((path) => SHARED.has(plainPath(path)));
}

/**
 * Whether a mode takes the sticky bit: a number sets all bits, and so does `=` for everybody or for others (GNU's and BusyBox' chmod,
 * tried); `+` leaves it.
 */
export function takesSticky(mode: string): boolean {
  const clauses = clausesOf(mode);
  if (clauses === undefined) return true;
  return clauses.some(({ who, changes }) => /[oa]/.test(who) && changes.some(({ sign }) => sign === "="));
}

/** Whether a mode lets everybody write, without the sticky bit. */
export function opensToAll(mode: string): boolean {
  const clauses = clausesOf(mode);
  if (clauses === undefined) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  }
  if (clauses.some(({ changes }) => changes.some(({ sign, bits }) => sign !== "-" && bits.includes("t")))) return false;
  return clauses.some(isOpen);
}

export function isOpen({ who, changes }: Clause): boolean {
  return /[oa]/.test(who) && changes.some(({ sign, bits }) => sign !== "-" && bits.includes("w"));
}
