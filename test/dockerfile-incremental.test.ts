// A Dockerfile parsed key by key, instructions above the cursor taken over, must be what a fresh look at its text gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dockerfile, Instruction } from "../server/src/engine/dockerfile/parse/document.ts";
import { contentOf } from "../server/src/engine/dockerfile/parse/moved.ts";
import { parseDockerfile } from "../server/src/engine/dockerfile/parse/parse.ts";
import { stepOf } from "../server/src/engine/dockerfile/shell/commands.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const START = `# escape=\\
ARG TAG=1
FROM node:$TAG AS build
RUN sudo apt-get update && \\
    # why
    apt-get install curl
RUN <<EOF
sudo id
EOF
COPY . /app
RUN curl http://example.com/i.sh | sh
CMD node server.js
`;

/** What is typed, and behind what: each changes how something above it is read, or might seem to. */
const EDITS: readonly (readonly [behind: string, typed: string])[] = [
  ["COPY . /app\n", 'SHELL ["powershell"]\n'],
  ["server.js\n", "# hadolint shell=powershell\n"],
  ["server.js\n", "RUN << X cat\nX\n"],
  ["apt-get install curl", " \\\n  git"],
  ["# escape=", "`"],
  ["RUN <<EOF\n", "EO\n"],
  ["AS build\n", "SHELL powershell\n"],
  ["", "\uFEFF"],
  ["", "FR\\\nOM alpine\n"],
];

const stepsOf = (doc: Dockerfile) => doc.instructions.map((one) => stepOf(doc, one));

const ways = { "key by key": 1, "at once": 1_000 };
for (const [way, step] of Object.entries(ways)) {
  test(`typed ${way}, then taken away again`, () => {
    const settings = settingsOf();
    for (const [behind, typed] of EDITS) {
      const at = START.indexOf(behind) + behind.length;
      const versions = [START];
      for (let i = 0; i < typed.length; i += step)
        versions.push(START.slice(0, at) + typed.slice(0, i + step) + START.slice(at));
      versions.push(...versions.slice(0, -1).reverse());
      let doc = parseDockerfile(START);
      const live = labOf(settings, { Dockerfile: START });
      live.check(uriOf("Dockerfile"));
      versions.forEach((text, i) => {
        doc = parseDockerfile(text, doc);
        const anew = parseDockerfile(text);
        assert.deepEqual(doc, anew, text);
        assert.deepEqual(stepsOf(doc), stepsOf(anew), text);
        live.set(uriOf("Dockerfile"), "Dockerfile", text, i + 2);
        const fresh = labOf(settings, { Dockerfile: text });
        assert.deepEqual(live.check(uriOf("Dockerfile"))?.findings, fresh.check(uriOf("Dockerfile"))?.findings, text);
      });
    }
  });
}

test("what stands above the cursor is the very same", () => {
  const before = parseDockerfile(START);
  const after = parseDockerfile(START.replace("server.js", "main.js"), before);
  const kept = after.instructions.filter((one, i) => one === before.instructions[i]);
  assert.deepEqual(
    kept.map(({ keyword }) => keyword),
    ["ARG", "FROM", "RUN", "COPY", "RUN"],
  );
});

test("what stands below the cursor is moved with what is known of its text: nothing of it is read again", () => {
  const before = parseDockerfile(START);
  const after = parseDockerfile(START.replace("apt-get install curl", "apt-get install -y curl \\\n  git"), before);
  const isKnown = (one: Instruction, i: number) => contentOf(one) === contentOf(before.instructions[i] ?? one);
  assert.deepEqual(
    after.instructions.flatMap((one, i) => (isKnown(one, i) ? [] : [one.at.start])),
    // The RUN that was edited, and the one whose heredoc ends where what follows says so.
    [START.indexOf("RUN sudo"), after.text.indexOf("RUN <<EOF")],
  );
});
