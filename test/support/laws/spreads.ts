// Law 12: no list whose length comes from data is spread into arguments. There is room for some hundred thousand of them, then
// the call throws.
import type { Source } from "../sources.ts";
import { isBelow, type Law } from "./law.ts";

/** What may be spread although its length is not written beside it: `file what`, and what bounds it. */
const BOUNDED: ReadonlyMap<string, string> = new Map([
  ["server/src/engine/yaml/node.ts path", "keys of a field, written out where it is asked for"],
  ["server/src/engine/compose/services.ts path", "keys of a field, written out where it is asked for"],
  ["server/src/engine/bake/subject.ts steps", "no value is read that is nested deeper than 50 levels"],
  ["server/src/engine/kubernetes/fixes.ts path", "the keys of a field, as a rule names it"],
  ["server/src/engine/kubernetes/fixes.ts path.slice(0, -1)", "the keys of a field, as a rule names it"],
  ["server/src/engine/compose/rules/privileged.ts path", "one of the two places of the setting"],
  ["server/src/engine/kubernetes/pod-places.ts spec", "the path of a kind's pods, from the table of kinds"],
  ["server/src/engine/kubernetes/pod-places.ts path", "a path of what pods share, from the table of kinds"],
  [
    'server/src/engine/kubernetes/pod-places.ts known.template.filter((step) => step !== "*")',
    "the path of a kind's pods, from the table of kinds",
  ],
  [
    "server/src/engine/plimsoll/index.ts keysAt(doc.yaml.root, at)",
    "no YAML is read that nests deeper than 300 levels",
  ],
  ["client/src/files.ts bytes.subarray(at, at + 32_768)", "32,768 bytes at a time"],
  [
    "client/src/activation.ts registerCommands({ server: running, results, scanning, output }, rules, context.workspaceState)",
    "the commands that the extension has",
  ],
  ["client/src/activation.ts serveFiles(running, documents)", "what the extension registers"],
]);

/** Short for sure: an array that is written out, a constant, and a rest parameter that is passed on. */
export const nothingLongIsSpread: Law = (sources) =>
  spreads(sources)
    .filter((one) => !BOUNDED.has(one))
    .map((one) => `${one.replace(" ", " spreads `")}\` into arguments`);

/** Entries of the list for what is spread nowhere any more. */
export const noBoundIsLeftOver: Law = (sources) => {
  const found = new Set(spreads(sources));
  return [...BOUNDED.keys()].filter((one) => !found.has(one)).map((one) => `${one} is spread nowhere`);
};

function spreads(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(isBelow("server/src/", "client/src/"))
    .flatMap((source) => spreadsIn(source).map((what) => `${source.path} ${what}`));
}

/** What is spread into the arguments of a call, as it is written, and calls with a list of arguments, but for what is short. */
function spreadsIn({ code, text }: Source): readonly string[] {
  const found = [...code.matchAll(/\.apply\s*\([^)\n]*/g)].map(([call]) => call);
  for (const { index } of code.matchAll(/\.\.\./g)) {
    const what = text.slice(index + 3, endOf(code, index + 3)).trim();
    if (isArgument(code, index) && !isShort(code, index, what)) found.push(what.replace(/\s+/g, " "));
  }
  return found;
}

/** Whether the dots stand among the arguments of a call: not in an array or object, and not before a rest parameter. */
function isArgument(code: string, index: number): boolean {
  const open = openerOf(code, index);
  const isCall = code[open] === "(" && /[\w$)\]>.]\s*$/.test(code.slice(Math.max(0, open - 100), open));
  const isParameter = /^\.\.\.(?:\w+|\[[^\]]*\]|\{[^}]*\})\s*(?::|,?\s*\)\s*=>)/.test(code.slice(index, index + 300));
  return isCall && !isParameter;
}

/** Where the bracket stands that is open at `index`. */
function openerOf(code: string, index: number): number {
  let depth = 0;
  for (let i = index - 1; i >= 0; i -= 1) {
    const char = code.charAt(i);
    if (")]}".includes(char)) depth += 1;
    else if ("([{".includes(char)) {
      if (depth === 0) return i;
      depth -= 1;
    }
  }
  return -1;
}

/** Where the expression at `index` ends: at a comma, or at a bracket that was open before it. */
function endOf(code: string, index: number): number {
  let depth = 0;
  for (let i = index; i < code.length; i += 1) {
    const char = code.charAt(i);
    if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) {
      if (depth === 0) return i;
      depth -= 1;
    } else if (char === "," && depth === 0) return i;
  }
  return code.length;
}

function isShort(code: string, index: number, what: string): boolean {
  if (what.startsWith("[") || /^[A-Z][A-Z0-9_]*$/.test(what)) return true;
  if (!/^\w+$/.test(what)) return false;
  // The nearest declaration above it, as a parameter or a constant, is that of a rest parameter.
  const declaration = new RegExp(String.raw`(\.\.\.|\b(?:const|let) \[?|[(,{[]\s*)${what}\s*(?=[:=,)}\]])`, "g");
  return [...code.slice(0, index).matchAll(declaration)].at(-1)?.[1] === "...";
}
