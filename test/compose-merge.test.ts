// How Compose files are put together, against what compose-go makes of the same files (recorded: `npm run oracle -- compose`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isScalar, parseDocument, visit } from "yaml";
import { QUICK } from "../scripts/quick.ts";
import { composeGo } from "../server/src/engine/compose/dialect.ts";
import { interpolate } from "../server/src/engine/compose/interpolation.ts";
import { mergeFiles } from "../server/src/engine/compose/merge.ts";
import type { DeployedDocument, World } from "../server/src/engine/core/deployment.ts";
import { NO_INDEX } from "../server/src/engine/core/index.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import type { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import type { Node, Scalar, YamlDocument } from "../server/src/engine/yaml/node.ts";
import { deployedYaml } from "../server/src/engine/yaml/woven/document.ts";
import { print } from "../server/src/engine/yaml/woven/print.ts";
import { budget, type Woven, weave, type YamlSource } from "../server/src/engine/yaml/woven/tree.ts";
import { canonical, type Data } from "./oracles/compose/canonical.ts";
import { inputHash, type OracleCase, oracleCases, recorded } from "./oracles/compose/cases.ts";
import { composeFile } from "./support/compose-files.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";
import { originProblems } from "./support/origins.ts";
import fc from "./support/property.ts";

const record = recorded();
const RUNS = QUICK ? 60 : 300;

describe("Compose files, merged as compose-go merges them", () => {
  it("has a case for every answer and an answer for every case", () => {
    assert.deepEqual(
      oracleCases().map((one) => [one.title, inputHash(one)]),
      Object.entries(record.cases).map(([title, { input }]) => [title, input]),
      "`npm run oracle -- compose --write` records anew",
    );
  });
  for (const one of oracleCases()) {
    it(one.title, () => {
      const { model, error } = record.cases[one.title] ?? {};
      const { deployed, hasErrors } = merged(one);
      for (const each of deployed === undefined ? [] : [deployed]) assert.deepEqual(originProblems(each), []);
      if (one.givesUp !== undefined) return assert.equal(deployed, undefined);
      // What Compose cannot merge or read is not merged here; what only its schema refuses is.
      if (error !== undefined) {
        if (isOfTheSchema(error)) return;
        return assert.ok(deployed === undefined || hasErrors, error);
      }
      assert.ok(deployed !== undefined, "not merged");
      assert.deepEqual(
        canonical(withoutNothings(dataOf(deployed.doc.text))),
        canonical(withoutNothings(model as Data)),
      );
    });
  }
});

/** Without the keys of services that are null, which say nothing: ours leaves one where `!reset` takes a key away. */
function withoutNothings(data: Data): Data {
  const services = (data as { services?: Record<string, unknown> }).services;
  if (typeof services !== "object" || services === null) return data;
  const said = Object.entries(services).map(([name, service]) => {
    if (typeof service !== "object" || service === null || Array.isArray(service)) return [name, service];
    return [name, Object.fromEntries(Object.entries(service).filter(([, value]) => value !== null))];
  });
  return { ...(data as object), services: Object.fromEntries(said) } as Data;
}

function isOfTheSchema(error: string): boolean {
  return /^validating |^error while interpolating |incompatible YAML document/.test(error);
}

function merged({ files }: OracleCase): {
  readonly deployed: DeployedDocument | undefined;
  readonly hasErrors: boolean;
} {
  const parsed = new Map(
    Object.entries(files).map(([path, text]) => [path, parseFile(engine, uriOf(path), path, text, 1)]),
  );
  const world: World = { file: (path) => parsed.get(path), index: NO_INDEX };
  const deployments = engine.language("compose")?.deploys?.evaluate("compose.yaml", world) ?? [];
  const documents = [...parsed.values()].flatMap((file) => file?.parts ?? []);
  return { deployed: deployments[0]?.docs[0], hasErrors: documents.some(({ doc }) => doc.errors.length > 0) };
}

/** A document as compose-go reads it: by YAML 1.2, with the octal numbers of 1.1, and with variables that are all unset. */
function dataOf(text: string): Data {
  const doc = parseDocument(text);
  assert.deepEqual(doc.errors, []);
  visit(doc, {
    Scalar(key, node) {
      if (key === "key" || !isScalar(node)) return;
      if (typeof node.value === "string") {
        node.value = interpolate(node.value)
          .pieces.map((piece) => piece.text ?? "")
          .join("");
      } else if (typeof node.value === "number" && /^0[0-7]+$/.test(node.source ?? "")) {
        node.value = Number.parseInt(node.source ?? "", 8);
      }
    },
  });
  return JSON.parse(JSON.stringify(doc.toJS()));
}

describe("any two Compose files", () => {
  const parsed = (path: string, text: string) => {
    const file = parseFile(engine, uriOf(path), path, text, 1);
    assert.ok(file !== undefined);
    return file;
  };
  const sourceOf = (path: string, text: string): YamlSource => {
    const [part, ...more] = parsed(path, text).parts;
    assert.ok(part !== undefined && more.length === 0);
    assert.deepEqual(part.doc.errors, [], text);
    return { file: path, doc: part.doc as YamlDocument };
  };

  it("print what they were merged to, with places that read the same", () => {
    const tags = ["!reset", "!override", "!custom", "!!str"];
    let merges = 0;
    fc.assert(
      fc.property(composeFile(), composeFile(tags), (base, over) => {
        const spent = budget();
        const trees = [sourceOf("compose.yaml", base), sourceOf("compose.override.yaml", over)].map((one) =>
          weave(one, spent),
        );
        const [first, second] = trees;
        assert.ok(first !== undefined && second !== undefined);
        const whole = mergeFiles(undefined, first);
        const tree = whole && mergeFiles(whole, second);
        if (tree === undefined) return;
        merges += 1;
        const deployed = deployedYaml(tree, "compose", composeGo);
        assert.ok(
          deployed !== undefined,
          print(tree)
            .rope.map(({ text }) => text)
            .join(""),
        );
        assert.deepEqual(plainOf((deployed.doc as YamlDocument).root), plainOfTree(tree));
        assert.deepEqual(originProblems(deployed), []);
      }),
      { numRuns: RUNS },
    );
    assert.ok(merges > RUNS / 4, `only ${merges} were merged`);
  });

  it("say of one file with an override that says nothing what they say of the file", () => {
    fc.assert(
      fc.property(composeFile(), fc.constantFrom("services: {}\n", "{}\n", "x-nothing: 1\n"), (base, over) => {
        const alone = labOf(settingsOf(), { "compose.yaml": base });
        const both = labOf(settingsOf(), { "compose.yaml": base, "compose.override.yaml": over });
        const told = (lab: Workspace) =>
          lab.check(uriOf("compose.yaml"))?.findings.map(({ fixes, ...rest }) => ({
            ...rest,
            fixes: fixes.map(({ title, changes }) => ({ title, changes })),
          }));
        assert.deepEqual(told(both), told(alone), base);
        assert.deepEqual(both.check(uriOf("compose.override.yaml"))?.crashes, []);
      }),
      { numRuns: RUNS },
    );
  });
});

type Plain = Scalar | readonly Plain[] | Map<string, Plain>;

/** A tree as data. */
function plainOfTree(node: Woven): Plain {
  if (node.kind === "map") return new Map(node.pairs.map(({ key, value }) => [key, plainOfTree(value)]));
  if (node.kind === "sequence") return node.items.map(plainOfTree);
  if (node.kind === "derived") return node.raw === true ? JSON.parse(node.text) : node.text;
  return node.node.value;
}

function plainOf(node: Node | undefined): Plain {
  if (node?.kind === "map") return new Map(node.pairs.map(({ key, value }) => [String(key.value), plainOf(value)]));
  if (node?.kind === "sequence") return node.items.map(plainOf);
  assert.ok(node?.kind === "scalar");
  return node.value;
}
