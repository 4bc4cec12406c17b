// No fix that is offered breaks an image of the tables: as whom it runs, and which tag it gets. Every row, in small Dockerfiles.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fix } from "../../server/src/engine/core/finding.ts";
import { offeredNames } from "../../server/src/engine/knowledge/offers.ts";
import { IMAGE_USERS } from "../../server/src/engine/knowledge/tables/image-users.ts";
import { OFFICIAL_TAGS } from "../../server/src/engine/knowledge/tables/official-tags.ts";
import { lacks } from "../../server/src/engine/knowledge/variant-programs.ts";
import { labOf, settingsOf, uriOf } from "../support/lab.ts";

function fixesOf(text: string, rule: string): readonly Fix[] {
  const { findings = [] } = labOf(settingsOf(), { Dockerfile: text }).check(uriOf("Dockerfile")) ?? {};
  return findings.filter((one) => one.rule === rule).flatMap(({ fixes }) => fixes);
}

const textsOf = ({ changes }: Fix) => changes.flatMap((change) => ("text" in change ? [change.text] : [])).join("\n");

interface Row {
  readonly image: string;
  readonly how: string;
  readonly user: string;
}

/** Each row of the table as an image with a tag to which that row applies, where one can be made of its patterns. */
const ROWS: readonly Row[] = IMAGE_USERS.rows.flatMap((text: string) => {
  const [images = "", tags = "", how = "", brings = ""] = text.split("|");
  const [tag = ""] = tags.split(" ");
  const own = how.slice(1).split(" ")[0] || brings;
  return images.split(" ").map((name) => ({
    image: `${name.replace(/\*$/, "some")}:${tag === "*" ? "9.9" : tag.replace(/^\*/, "9").replaceAll("*", ".1")}`,
    how,
    user: own,
  }));
});

/** What stands below FROM: nothing, files alone, another command, a step for each package manager, an entrypoint of its own. */
const BELOW = {
  nothing: "",
  files: "COPY config /etc/app/\n",
  command: 'CMD ["/bin/app", "--serve"]\n',
  apt: "RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*\n",
  apk: "RUN apk add --no-cache tini\n",
  entrypoint: 'COPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
};

test("no fix gives a user to an image that needs root, runs as one already, or drops privileges itself for another", () => {
  let looked = 0;
  for (const row of ROWS) {
    for (const [what, below] of Object.entries(BELOW)) {
      const fixes = fixesOf(`FROM ${row.image}\n${below}`, "dockerfile/missing-user");
      const where = `${row.image}, ${what}: ${fixes.map(({ title }) => title).join(" | ")}`;
      const added = fixes.filter((fix) => /USER/.test(textsOf(fix)));
      looked += 1;
      if (row.how === "!" || row.how.startsWith("=")) assert.deepEqual(added, [], where);
      if (row.user === "") continue;
      // Its own user, and no second one beside it.
      for (const fix of added)
        assert.match(textsOf(fix).trim(), new RegExp(`^USER (?:${row.user}|65532:65532)\\b`), where);
      const steps = row.how.startsWith("<") && !["command", "entrypoint"].includes(what);
      if (steps)
        assert.ok(
          added.every(({ kind }) => kind === "choice"),
          where,
        );
    }
  }
  assert.ok(looked > 1000, `${looked}`);
});

/** A step for each system, and for what the smaller variants leave out. */
const STEPS = {
  apk: "apk add tini",
  "apt-get": "apt-get install -y tini",
  curl: "curl -fsSLO https://x.example/i",
  dnf: "dnf install -y tini",
  git: "git clone https://x.example/i",
  javac: "javac App.java",
  useradd: "useradd app",
};

test("no tag is offered that lacks what the steps call, unless every tag does", () => {
  const names = new Set([...offeredNames(), ...OFFICIAL_TAGS.rows.map((row: string) => row.split("|", 1)[0] ?? "")]);
  for (const name of names) {
    const all = tagsIn(name, "true");
    for (const [program, step] of Object.entries(STEPS)) {
      const call = { program, args: [] };
      const good = all.filter((tag) => !lacks(name, tag, call));
      assert.deepEqual(tagsIn(name, step), good.length > 0 ? good : all, `${name}: ${step}`);
    }
    // Nobody is led to another system who names none: what an image has without a tag is mostly Debian's.
    assert.doesNotMatch(all.length > 1 ? (all[0] ?? "") : "", /alpine/, name);
  }
});

function tagsIn(name: string, step: string): readonly string[] {
  return fixesOf(`FROM ${name}\nRUN ${step}\n`, "dockerfile/untagged-base").map((fix) => textsOf(fix).slice(1));
}

test("what is installed first is there, and a step of another stage does not count", () => {
  const install = "apt-get update && apt-get install -y build-essential curl";
  assert.deepEqual(tagsIn("python", `${install} && curl x && gcc x.c`), ["3.14-slim", "3.14"]);
  assert.deepEqual(tagsIn("python", `curl x && ${install}`), ["3.14"]);
  const text = "FROM python\nRUN pip install x\nFROM debian:13\nRUN curl x\n";
  assert.equal(fixesOf(text, "dockerfile/untagged-base").length, 3);
  assert.deepEqual(tagsIn("eclipse-temurin", "./mvnw package"), ["25-jdk"]);
  assert.deepEqual(tagsIn("rust", "gcc x.c"), ["1.98-slim", "1.98", "1.98-alpine"]);
});

test("a shell that Alpine does not have, a health check, and a user made BusyBox's way", () => {
  const tags = (text: string) => fixesOf(text, "dockerfile/untagged-base").map((fix) => textsOf(fix).slice(1));
  assert.deepEqual(tags('FROM node\nSHELL ["/bin/bash", "-c"]\n'), ["26-slim", "26"]);
  assert.deepEqual(tags("FROM node\nHEALTHCHECK CMD curl -f http://localhost || exit 1\n"), ["26"]);
  assert.deepEqual(tags("FROM node\nRUN adduser -D app\n"), ["26-alpine"]);
  assert.deepEqual(tags("FROM node\nRUN adduser --disabled-password app\n").at(0), "26-slim");
});

test("an image that needs root gets its twin, where it has the tag and nothing is run in it", () => {
  const fixes = (text: string) =>
    fixesOf(text, "dockerfile/missing-user").map(({ title, kind }) => `${kind}: ${title}`);
  const twin = "choice: Use `nginxinc/nginx-unprivileged:1.30`, which runs without root and listens on port 8080";
  assert.deepEqual(fixes("FROM nginx:1.30\nCOPY dist /usr/share/nginx/html\n"), [twin]);
  assert.deepEqual(fixes("FROM nginx\nCOPY dist /usr/share/nginx/html\n"), []);
  assert.deepEqual(fixes("FROM nginx:1.30\nRUN apt-get update\n"), []);
});
