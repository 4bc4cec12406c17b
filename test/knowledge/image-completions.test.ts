// What is offered while an image is typed, in each of the three languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tagsToList } from "../../server/src/engine/knowledge/offered-tags.ts";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { engine } from "../support/lab.ts";

const TODAY = "2026-11-23";

/** What the language of a file offers at `|`. */
function offered(path: string, marked: string) {
  const offset = marked.indexOf("|");
  const file = parseFile(engine, `file:///${path}`, path, marked.replace("|", ""), 1);
  const part = file?.parts[0];
  const language = engine.languages.find(({ id }) => id === file?.language);
  assert.ok(part !== undefined && language !== undefined);
  return language.completions?.(part.doc, offset - part.start, TODAY) ?? [];
}

test("supported tags first, the newest with long-term support and slim before all; ended ones last, with their day", () => {
  const tags = tagsToList("node", TODAY);
  const names = tags.map(({ tag }) => tag);
  assert.deepEqual(names.slice(0, 4), ["26-slim", "26", "26-alpine", "24-slim"]);
  assert.ok(names.indexOf("22-alpine") < names.indexOf("20"));
  const firstEnded = tags.findIndex(({ ended }) => ended !== undefined);
  assert.ok(tags.slice(firstEnded).every(({ ended }) => ended !== undefined));
  assert.deepEqual(
    tags.find(({ tag }) => tag === "20"),
    { tag: "20", ended: "2026-04-30" },
  );
  assert.equal(names.includes("14"), false, "ended too long ago");
  assert.deepEqual(tagsToList("unheard-of", TODAY), []);
  assert.equal(new Set(names).size, names.length);
});

test("the day decides", () => {
  assert.equal(tagsToList("node", "2026-04-30").find(({ tag }) => tag === "20")?.ended, undefined);
  assert.equal(
    tagsToList("debian", "2026-07-11").some(({ tag, ended }) => tag === "bookworm" && ended === undefined),
    true,
  );
  assert.equal(tagsToList("debian", "2026-07-12").find(({ tag }) => tag === "bookworm")?.ended, "2026-07-11");
});

test("a supported tag says until when, by what ends first of what it names; nothing where no day is known", () => {
  const detailOf = (text: string, wanted: string) =>
    offered("Dockerfile", `FROM ${text}|\n`).find((one) => one.text === wanted)?.detail;
  assert.equal(detailOf("debian:", "debian:trixie-slim"), "supported until 2028-08-09");
  assert.equal(detailOf("", "debian:trixie-slim"), "supported until 2028-08-09");
  const undated = offered("Dockerfile", "FROM |\n").filter(({ detail }) => detail === "supported");
  assert.ok(undated.length > 0);
});

test("Dockerfiles, Compose files and manifests offer the same", () => {
  const pod = (image: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: ${image}\n`;
  const texts = [
    offered("Dockerfile", "FROM node:|\n"),
    offered("compose.yaml", "services:\n  web:\n    image: node:|\n"),
    offered("compose.yaml", 'services:\n  web:\n    image: "node:|"\n'),
    offered("k8s/pod.yaml", pod("node:|")),
    offered("k8s/pod.yaml", pod("'node:|'")),
  ].map((all) => all.map(({ text, detail, outdated = false }) => `${text} ${detail} ${outdated}`));
  assert.equal(texts[0]?.[0], "node:26-slim supported until 2029-04-30 false");
  assert.ok(texts[0]?.includes("node:20 ended 2026-04-30 true"));
  for (const one of texts.slice(1)) assert.deepEqual(one, texts[0]);
  assert.ok(
    offered("compose.yaml", "services:\n  web:\n    image: |\n").some(({ text }) => text === "python:3.14-slim"),
  );
  assert.deepEqual(offered("compose.yaml", "services:\n  web:\n    image: node:$|\n"), []);
  assert.deepEqual(offered("k8s/pod.yaml", pod("node:22\n      imagePullPolicy: node:|")), []);
});
