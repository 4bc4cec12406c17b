// The tests of Trivy's Dockerfile checks, made into Dockerfiles: a test hands the check what the parser would make of one.
import type { UpstreamCase } from "./case.ts";
import { type Definitions, definitionsIn, evaluate, type RegoObject, type RegoSet, type RegoValue } from "./rego.ts";

/** The cases of a test file. Left out are, with a sentence each, tests whose input no Dockerfile gives. */
export function regoCases(
  source: string,
  id: string,
  ref: string,
): { readonly cases: readonly UpstreamCase[]; readonly left: readonly string[] } {
  const definitions = definitionsIn(source);
  const cases: UpstreamCase[] = [];
  const left: string[] = [];
  for (const test of source.split(/^(?=test_)/m).filter((part) => part.startsWith("test_"))) {
    const title = /^\w+/.exec(test)?.[0] ?? "";
    const body = test.slice(0, test.search(/^\}/m));
    try {
      cases.push(...casesOfTest(title, body, definitions).map((one) => ({ ...one, id, ref })));
    } catch (error) {
      left.push(`${ref} ${title}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { cases, left };
}

type Found = Omit<UpstreamCase, "id" | "ref">;

function casesOfTest(title: string, body: string, definitions: Definitions): readonly Found[] {
  const scope = new Map<string, RegoValue>();
  for (const { index, 0: all, 1: name = "" } of body.matchAll(/^\t(\w+) := (?=[[{"]|build_|instruction)/gm)) {
    scope.set(name, evaluate(body.slice(index + all.length), scope, definitions).value);
  }
  const asked = /with input as (?=\S)/.exec(body);
  if (asked === null) throw new Error("it asks for nothing");
  const input = body.slice(asked.index + asked[0].length);
  const data = /with data\.([\w.]+) as /.exec(body);
  const config =
    data === null
      ? {}
      : { config: { [data[1] ?? ""]: evaluate(body.slice(data.index + data[0].length), scope, definitions).value } };
  return tableOf(body, scope, definitions).flatMap(({ name, names }): Found[] => {
    const inner = new Map([...scope, ...names]);
    const expect = verdictOf(body, inner, definitions);
    const text = dockerfileOf(evaluate(input, inner, definitions).value);
    const full = `${title}${name}`;
    return [{ source: "trivy-checks", name: full, kind: "dockerfile", text, expect, ...config }];
  });
}

interface Entry {
  readonly name: string;
  readonly names: ReadonlyMap<string, RegoValue>;
}

/** The cases that a test goes through, by `some name, tc in {…}` or `every tt in tc`; without these it is one case. */
function tableOf(body: string, scope: ReadonlyMap<string, RegoValue>, definitions: Definitions): readonly Entry[] {
  const some = /^\tsome (\w+), (\w+) in /m.exec(body);
  if (some !== null) {
    const [all, , each = ""] = some;
    const table = evaluate(body.slice(some.index + all.length), scope, definitions).value as RegoObject;
    return Object.entries(table).map(([name, value]) => ({ name: `: ${name}`, names: new Map([[each, value]]) }));
  }
  const [, each = "", table = ""] = /^\tevery (\w+) in (\w+) \{/m.exec(body) ?? [];
  if (each === "") return [{ name: "", names: new Map() }];
  const { set } = scope.get(table) as RegoSet;
  return set.map((value, i) => ({ name: ` #${i + 1}`, names: new Map([[each, value]]) }));
}

/** How many results the test counts. */
function verdictOf(body: string, scope: ReadonlyMap<string, RegoValue>, definitions: Definitions): "fire" | "silent" {
  const [, operator = "", wanted = ""] = /count\(\w+\) (=|==|>|>=) (.+)$/m.exec(body) ?? [];
  if (operator === "") throw new Error("it counts no results");
  const count = evaluate(wanted, scope, definitions).value;
  return operator.startsWith(">") || count !== 0 ? "fire" : "silent";
}

/**
 * A Dockerfile that is parsed to this input. Where a stage's name has an alias that its FROM lacks, the name is right; an ARG that
 * some FROM uses stands above all of them, as it would have to.
 */
function dockerfileOf(input: RegoValue): string {
  const global: string[] = [];
  const lines: string[] = [];
  const stages = (input as RegoObject).Stages as readonly RegoObject[];
  const froms = stages.map((stage) => fromOf(stage)).join("\n");
  for (const stage of stages) {
    const from = fromOf(stage);
    if (from !== "") lines.push(`FROM ${from}`);
    for (const command of commandsOf(stage)) {
      if (isFrom(command)) continue;
      const name = /^\w+/.exec(valuesOf(command)[0] ?? "")?.[0];
      const isGlobal = command.Cmd === "arg" && new RegExp(`\\$\\{?${name}\\b`).test(froms);
      (isGlobal ? global : lines).push(lineOf(command));
    }
  }
  return `${[...global, ...lines].join("\n")}\n`;
}

const commandsOf = (stage: RegoObject) => (stage.Commands ?? []) as readonly RegoObject[];
const valuesOf = (command: RegoObject) => ((command.Value ?? []) as readonly RegoValue[]).map(String);
const isFrom = ({ Cmd }: RegoObject) => String(Cmd).toLowerCase() === "from";

/** What stands behind the FROM of a stage; empty for what stands above the first one. */
function fromOf(stage: RegoObject): string {
  const name = String(stage.Name);
  const command = commandsOf(stage).find(isFrom);
  return command === undefined || / as /i.test(name) ? name : valuesOf(command).join(" ");
}

function lineOf(command: RegoObject): string {
  const keyword = String(command.Cmd).toUpperCase();
  const values = valuesOf(command);
  const flags = ((command.Flags ?? []) as readonly RegoValue[]).map((flag) => `${flag} `).join("");
  const line = rest(keyword, values, command.JSON === true);
  // Some tests repeat the keyword.
  return `${keyword} ${flags}${line.startsWith(`${keyword} `) ? line.slice(keyword.length + 1) : line}`;
}

function rest(keyword: string, values: readonly string[], isJson: boolean): string {
  if (keyword === "ENV") return assignments(values);
  if (keyword === "HEALTHCHECK") {
    const [kind = "", ...words] = values;
    return words.length > 1 ? `${kind} ${JSON.stringify(words)}` : values.join(" ");
  }
  const isList = ["RUN", "CMD", "ENTRYPOINT"].includes(keyword) && values.length > 1;
  return isJson || isList ? `[${values.map((one) => JSON.stringify(one)).join(", ")}]` : values.join(" ");
}

/** The parser makes three values of an assignment: name, value, and `=` or nothing. */
function assignments(values: readonly string[]): string {
  const pairs: string[] = [];
  for (let i = 0; i < values.length; i += 3)
    pairs.push(`${values[i]}${values[i + 2] === "=" ? "=" : " "}${values[i + 1]}`);
  return pairs.join(" ");
}
