// Choices of a newer image that change the default of an argument, and where that is not possible.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** What is offered for a Dockerfile with ended images, and where its findings lead. */
function offered(text: string) {
  const lab = labOf(settingsOf({}, new Set(["dockerfile/eol-base-image"])), {});
  lab.set(uriOf("Dockerfile"), "Dockerfile", text, 1);
  const { findings } = lab.check(uriOf("Dockerfile")) ?? { findings: [] };
  return findings.map(({ fixes, related }) => ({
    fixes: fixes.map(({ title }) => title),
    leads: (related ?? []).map(({ message, at }) => `${message}: ${at && text.slice(at.start, at.end)}`),
  }));
}

const SET = ["Set `V` to `22`", "Set `V` to `26`"];
const leads = ["The default of `V`: 20"];

describe("a default of an argument", () => {
  test("is changed where it is a part of the tag, the tag, or in another default", () => {
    assert.deepEqual(offered("ARG V=20\nFROM node:${V}-alpine\n"), [{ fixes: SET, leads }]);
    assert.deepEqual(offered("ARG V=20\nFROM node:$V\n"), [{ fixes: SET, leads }]);
    assert.deepEqual(offered("ARG V='20'\nARG I=node:$V-slim\nFROM $I\n"), [{ fixes: SET, leads }]);
    assert.deepEqual(offered("ARG I=node:20\nFROM $I\n")[0]?.fixes, ["Set `I` to `node:22`", "Set `I` to `node:26`"]);
  });

  test("is changed for all lines that use it", () => {
    const both = offered("ARG V=20\nFROM node:$V\nFROM node:$V-slim\n");
    assert.deepEqual(
      both.map(({ fixes }) => fixes),
      [SET, SET],
    );
  });

  test("stays where something else uses it, and is led to", () => {
    const stays = [{ fixes: [], leads }];
    assert.deepEqual(offered("ARG V=20\nFROM node:$V\nFROM acme/node:$V\n"), stays);
    assert.deepEqual(offered("ARG V=20\nFROM node:$V\nARG V\nRUN echo $V\n"), stays);
    assert.deepEqual(offered("ARG V=20\nARG S=v$V\nFROM node:$V\nARG S\nRUN echo $S\n"), stays);
    assert.deepEqual(offered("ARG V=20\nARG O\nARG S=$V-$O\nFROM node:$V\n"), stays);
    assert.deepEqual(offered("ARG V=20\nFROM --platform=$V node:$V\n"), stays);
    assert.deepEqual(offered("ARG V=20\nFROM node:22 AS v20\nFROM node:$V\nFROM v$V\n"), stays);
    assert.deepEqual(offered("ARG V=20\nFROM node:$V\nFROM python:3.14-$V\n"), stays);
  });

  test("stays where its value is not taken as it is", () => {
    assert.deepEqual(offered("ARG V=20.x\nFROM node:${V%.x}\n"), [{ fixes: [], leads: [] }]);
    assert.deepEqual(offered("FROM node:${V:-20}\n"), [{ fixes: [], leads: [] }]);
    assert.deepEqual(offered("ARG V=20\nARG V=20\nFROM node:$V\n")[0]?.fixes, SET);
  });
});
