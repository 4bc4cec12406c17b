// Law 1: the engine does no I/O, asks no clock and keeps no state between two calls.
import type { Source } from "../sources.ts";
import { ENGINE, isBelow, type Law, places } from "./law.ts";

const PLATFORM =
  /(?<![.\w#])(process|console|fetch|XMLHttpRequest|WebSocket|EventSource|setTimeout|setInterval|setImmediate|queueMicrotask|performance|globalThis|self|window|localStorage|navigator|crypto|Buffer)\b(?!\??:)/g;

/** A date is made from something given; today is handed in. */
const CLOCK = /(?<![.\w])(?:new Date(?!\((?!\)))|(?<!new )Date\b(?!\.(?:parse|UTC)\())|\bMath(?:\.random\b|\b(?!\.))/g;

export const engineIsPure: Law = (sources) =>
  sources
    .filter(isBelow(ENGINE))
    .flatMap((source) => [...places(source, PLATFORM, "uses"), ...places(source, CLOCK, "uses")]);

/** The one place that may remember: what was derived from a document, as long as the document lives. */
const FACTS = `${ENGINE}core/fact.ts`;

const VARIABLE = /^(?:export )?(?:let|var) \w+/gm;
const EMPTY = /^(?:export )?const \w+[^=\n]*= (?:new (?:Map|Set|Array)(?:<.*>)?\(\)|\[\]|\{\});/gm;
const STATIC = /^\s+(?:\w+ )*static (?:(?:readonly |accessor )?#?\w+(?:\??: [^=;\n]+)?\s*[=;]|\{)/gm;
const WEAK = /new Weak(?:Map|Set|Ref)\b/g;

const CHANGING = "set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin";
const PATH = String.raw`(?:\??\.#?\w+|!|\[[^\]\n]+\])`;
/** A method that changes its object, an assignment to a property, `delete`, `++`, and `Object.assign`. */
const CHANGE = new RegExp(
  [
    String.raw`(?<![.\w#])(\w+)${PATH}*?\s*\??\.(?:${CHANGING})\(`,
    String.raw`(?<![.\w#]|: )(\w+)${PATH}+\s*(?:(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--)`,
    String.raw`(?:\bdelete |\+\+|--)(\w+)[.[]`,
    String.raw`\bObject\.(?:assign|definePropert(?:y|ies)|setPrototypeOf)\(\s*(\w+)\b`,
  ].join("|"),
  "g",
);

export const engineKeepsNoState: Law = (sources) => {
  const engine = sources.filter(isBelow(ENGINE));
  const exported = new Set(engine.flatMap((source) => rememberingExpressions(source)));
  return engine.flatMap((source) => {
    const imported = importedNames(source);
    const outer = new Set([...constants(source), ...imported]);
    const remembering = [...rememberingExpressions(source), ...imported.filter((name) => exported.has(name))];
    const runs = new RegExp(`(?<![.\\w#])(?:${remembering.join("|")})\\.(?:test|exec|lastIndex)\\b`, "g");
    return [
      ...places(source, VARIABLE, "has the variable"),
      ...places(source, EMPTY, "has the empty store"),
      ...places(source, STATIC, "has the static field"),
      ...(source.path === FACTS ? [] : places(source, WEAK, "has a")),
      ...[...source.code.matchAll(CHANGE)]
        .map((match) => match.slice(1).find((name) => name !== undefined) ?? "")
        .filter((name) => outer.has(name))
        .map((name) => `${source.path} changes \`${name}\`, which outlives the call`),
      ...(remembering.length === 0 ? [] : places(source, runs, "keeps its place between calls in")),
    ];
  });
};

/** The constants of a module, as far as they have a plain name; not the one WeakMap. */
const constants = ({ code, path }: Source): string[] =>
  [...code.matchAll(/^(?:export )?const (\w+)(.*)/gm)]
    .filter(([, , value = ""]) => path !== FACTS || !value.includes("new WeakMap"))
    .map((match) => match[1] ?? "");

/** What a module imports by name. */
const importedNames = ({ code }: Source): string[] =>
  [...code.matchAll(/^import (?:\w+, )?\{([^}]*)\}/gm)].flatMap((match) =>
    (match[1] ?? "").split(",").map((one) => one.trim().split(" ").at(-1) ?? ""),
  );

/** The constants that are regular expressions with `g` or `y`: `test` and `exec` leave a `lastIndex` in them. */
function rememberingExpressions({ code, literals }: Source): string[] {
  const plain = [...code.matchAll(/^(?:export )?const (\w+)[^=\n]*=\s*\/[^/\n]*\/\w*[gy]/gm)];
  const built = [...code.matchAll(/^(?:export )?const (\w+)[^=\n]*=\s*new RegExp\([\s\S]*?\);\n/gm)].filter(
    ({ index, 0: whole }) =>
      literals.some(
        ({ content, start }) => start > index && start < index + whole.length && /^[dimsuv]*[gy][a-z]*$/.test(content),
      ),
  );
  return [...plain, ...built].map((match) => match[1] ?? "");
}
