// BuildKit's tests of its checks, read from their Go source: each call of `checkLinterWarnings`, with the file and the warnings that
// it names. Only the few forms of expressions are understood that those tests use.
import type { UpstreamCase } from "./case.ts";

const REF = "frontend/dockerfile/dockerfile_check_test.go";

/** The cases of a test file, in its order. @throws on an expression of another form */
export function goCases(source: string): readonly UpstreamCase[] {
  return source
    .split(/^func (?=test)/m)
    .slice(1)
    .flatMap((text) => casesOfTest(text.slice(0, text.indexOf("\n}\n"))));
}

interface Warning {
  readonly rule: string;
  readonly line: number;
}

/** What stands for the names of a test. */
type Names = Map<string, string>;

function casesOfTest(test: string): readonly UpstreamCase[] {
  const title = /^\w+/.exec(test)?.[0] ?? "";
  // Its image has a platform that only a registry knows.
  if (title === "testBaseImagePlatformMismatch") return [];
  const names: Names = new Map();
  const helper = /(\w+) := func\([^)]*\) expectedLintWarning \{[^}]*RuleName:\s*"(\w+)"/.exec(test);
  const cases: UpstreamCase[] = [];
  let calls = 0;
  for (const step of steps(test)) {
    if (step.name !== undefined) {
      const value = expression(step.text, names);
      if (value !== undefined) names.set(step.name, value);
      continue;
    }
    calls += 1;
    cases.push(...casesOfCall(`${title} #${calls}`, step.text, names, helper?.[1], helper?.[2]));
  }
  return cases;
}

function casesOfCall(
  name: string,
  call: string,
  names: Names,
  helper: string | undefined,
  helped: string | undefined,
): readonly UpstreamCase[] {
  const fields = fieldsOf(call);
  const text = expression(fields.get("Dockerfile") ?? "", names);
  if (text === undefined) throw new Error(`${name}: the Dockerfile cannot be read`);
  const ignored = fields.has("DockerIgnore") ? expression(fields.get("DockerIgnore") ?? "", names) : undefined;
  const args = [...(fields.get("FrontendAttrs") ?? "").matchAll(/"build-arg:(\w+)":\s*(.+?),?\s*$/gm)];
  const known = {
    source: "buildkit",
    name,
    kind: "dockerfile",
    text,
    ref: REF,
    ...(args.length > 0 && {
      buildArgs: Object.fromEntries(args.map(([, key = "", value = ""]) => [key, expression(value, names) ?? ""])),
    }),
    ...(ignored !== undefined && { files: { ".dockerignore": ignored } }),
    ...((fields.has("BuildErr") || fields.has("StreamBuildErrRegexp")) && { buildError: true as const }),
  } as const;
  const field = fields.get("UnmarshalWarnings") ?? fields.get("Warnings") ?? "";
  const warnings: readonly Warning[] = [
    ...field
      .split("RuleName:")
      .slice(1)
      .map((one) => ({ rule: /"(\w+)"/.exec(one)?.[1] ?? "", line: Number(/Line:\s*(\d+)/.exec(one)?.[1]) })),
    ...(helper === undefined
      ? []
      : [...field.matchAll(new RegExp(`${helper}\\("\\w+", (\\d+)\\)`, "g"))].map(([, line]) => ({
          rule: helped ?? "",
          line: Number(line),
        }))),
  ];
  if (warnings.length === 0) return [{ ...known, id: "*", expect: "silent", all: [] }];
  const all = warnings.map(({ rule, line }) => [rule, line] as const);
  return [...new Set(warnings.map(({ rule }) => rule))].map((id) => {
    const lines = warnings.filter(({ rule }) => rule === id).map(({ line }) => line);
    return { ...known, id, expect: "fire" as const, lines: [...new Set(lines)], all };
  });
}

/** The assignments and the calls of a test, in order; an assignment has a name. */
function steps(test: string): readonly { readonly name: string | undefined; readonly text: string }[] {
  const found: { name: string | undefined; text: string }[] = [];
  let at = 0;
  while (at < test.length) {
    const rest = test.slice(at);
    const assignment = /^[\t ]*(\w+) :?= (?!func\()/.exec(rest);
    const call = /^[\t ]*checkLinterWarnings\(t, sb, &lintTestParams\{/.exec(rest);
    const match = assignment ?? call;
    if (match === null) {
      at = skipLine(test, at);
      continue;
    }
    const start = at + match[0].length;
    const end = call === null ? endOfStatement(test, start) : closing(test, start);
    found.push({ name: call === null ? match[1] : undefined, text: test.slice(start, end) });
    at = end;
  }
  return found;
}

/** Behind the line at `at`, or behind the raw string that begins in it. */
function skipLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline === -1 ? text.length : newline + 1;
}

function endOfStatement(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at = next(text, at)) {
    const char = text[at] ?? "";
    if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "\n" && depth <= 0 && !/[,(+]\s*$/.test(text.slice(start, at))) return at;
  }
  return text.length;
}

/** Where the bracket closes that has been opened before `start`. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at = next(text, at)) {
    const char = text[at] ?? "";
    if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** The place behind a character, or behind the string that begins there. */
function next(text: string, at: number): number {
  const char = text[at];
  if (char !== "`" && char !== '"') return at + 1;
  for (let to = at + 1; to < text.length; to += 1) {
    if (char === '"' && text[to] === "\\") to += 1;
    else if (text[to] === char) return to + 1;
  }
  return text.length;
}

/** `Key: value,` of a composite literal. */
function fieldsOf(literal: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of split(literal)) {
    const [, key, value] = /^\s*(\w+):\s*(.*)$/s.exec(part) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, value);
  }
  return fields;
}

/** What commas part on the outermost level. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at = next(text, at)) {
    const char = text[at] ?? "";
    if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].filter((part) => part.trim() !== "");
}

/** The text that an expression stands for; undefined where its form is not known. */
function expression(text: string, names: Names): string | undefined {
  const one = text.trim();
  if (/^`[^`]*`$/.test(one)) return one.slice(1, -1);
  if (/^"(?:[^"\\]|\\.)*"$/.test(one)) return JSON.parse(one);
  if (/^\w+$/.test(one)) return names.get(one);
  const [, called = "", inside] = /^([\w.[\]]+)\((.*)\)$/s.exec(one) ?? [];
  if (inside === undefined) return undefined;
  const parts = split(inside);
  if (called === "[]byte") return expression(inside.replace(/,\s*$/, ""), names);
  if (called === "integration.UnixOrWindows") return expression(parts[0] ?? "", names);
  if (called !== "fmt.Appendf" && called !== "fmt.Sprintf") return undefined;
  const [format, ...values] = (called === "fmt.Appendf" ? parts.slice(1) : parts).map((part) =>
    expression(part, names),
  );
  return format?.replaceAll("%s", () => values.shift() ?? "%s");
}
