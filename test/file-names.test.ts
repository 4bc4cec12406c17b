// A file's name may hold any character but a slash. None of them takes a file away from its language or from a glob.
import assert from "node:assert/strict";
import { test } from "node:test";
import { globMatcher, pathLists } from "../server/src/engine/config/globs.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { claimablePaths, languageOf } from "../server/src/engine/pipeline/engine.ts";
import { localFiles, pathOf, uriOf } from "../server/src/files/local.ts";
import fc from "./support/property.ts";

const engine = createEngine();
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";
const STACK = "services:\n  web:\n    image: a:1\n";

/** Names in which `§` stands for any characters, with a beginning of such a file. */
const SHAPES: readonly (readonly [shape: string, head?: string])[] = [
  ["§.Dockerfile"],
  ["§.containerfile"],
  ["Dockerfile.§"],
  ["Containerfile.§.dev"],
  ["§/Dockerfile"],
  ["a/§/b/Containerfile"],
  ["§.dockerignore"],
  ["§/.dockerignore"],
  ["§/.plimsoll.yaml"],
  ["§/kustomization.yaml"],
  ["compose.§.yaml"],
  ["§/docker-compose-§.yml"],
  ["§.yaml", POD],
  ["§/§.yaml", STACK],
  ["§.json", '{"apiVersion": "v1", "kind": "Pod"}'],
  ["x§-values.yaml", POD],
  ["§/values.§.yaml", POD],
  ["§/Chart.yaml", POD],
  ["§.md", POD],
];

/** Line breaks and other separators, characters with a meaning in patterns, and halves of what belongs together. */
const ODD = [..."\n\r\t\u000b\u001b \u0085\u2028\u2029\u202e\ufeff\ufffd\\\"'`#?%*[]{}()!+@,:;$^|&~-é€😀"].concat(
  "é",
  "\r\n",
  "%0A",
  "$(x)",
);
const odd = fc
  .array(fc.constantFrom(...ODD), { minLength: 1, maxLength: 4 })
  // With a letter at both ends no name is hidden, empty, or a step up.
  .map((drawn) => `x${drawn.join("")}x`);
const shape = fc.constantFrom(...SHAPES);

test("a language claims a file whatever else is in its name, and by its path alone it may", () => {
  const isClaimable = claimablePaths(engine);
  fc.assert(
    fc.property(shape, odd, ([pattern, head = ""], name) => {
      const [plain, path] = [pattern.replaceAll("§", "xax"), pattern.replaceAll("§", () => name)];
      const language = languageOf(engine, path, head)?.id;
      assert.equal(language, languageOf(engine, plain, head)?.id, JSON.stringify(path));
      if (language !== undefined) assert.ok(isClaimable(path), JSON.stringify(path));
    }),
    { numRuns: 2000 },
  );
});

test("stars of a glob stand for any characters of a name", () => {
  const GLOBS = [
    ["*.yaml", "§.yaml"],
    ["**/a.yaml", "b/§/a.yaml"],
    ["a/**", "a/§/§"],
    ["a?*b", "a§b"],
    ["a/*/b", "a/§/b"],
  ] as const;
  fc.assert(
    fc.property(fc.constantFrom(...GLOBS), odd, ([glob, pattern], name) => {
      const path = pattern.replaceAll("§", () => name);
      assert.ok(globMatcher("", [glob])(path), JSON.stringify([glob, path]));
      assert.ok(pathLists("", [[glob]])(path).length === 1, JSON.stringify([glob, path]));
    }),
    { numRuns: 1000 },
  );
});

test("a path becomes a URI and the same path again", { skip: !localFiles.caseMatters }, () => {
  fc.assert(
    fc.property(odd, odd, (folder, name) => {
      const file = `/tmp/${folder}/${name}`;
      assert.equal(pathOf(uriOf(file)), file);
    }),
    { numRuns: 1000 },
  );
});

test("a file with the ending of a program is a Dockerfile where its text begins as one", () => {
  const is = (path: string, head: string) => languageOf(engine, path, head)?.id === "dockerfile";
  assert.ok(is("Dockerfile.java", "# Java\nARG V=21\nFROM eclipse-temurin:$V\n"));
  assert.ok(is("Dockerfile.php", "FROM php:8\n"));
  assert.ok(!is("Dockerfile.py", "#!/usr/bin/env python\nimport os\n"));
  assert.ok(!is("bin/Dockerfile.go", "package main\n"));
  assert.ok(is("Dockerfile.dev", "RUN half typed"));
  assert.ok(!is("tmpl/Dockerfile", "FROM alpine:$ALPINE_VERSION\n"));
  for (const image of ["{{ spec.base }}", "<%= base %> AS build", "%{from_ref}"])
    assert.ok(!is("src/Dockerfile.micro", `FROM ${image}\nENV A={{ a }}\n`), image);
  assert.ok(is("Dockerfile.micro", "FROM ${BASE}\nRUN echo {{ x }}\n"));
  assert.ok(is("Dockerfile", "FROM {{ image }}\nRUN true\n"), "to be replaced by somebody");
});
