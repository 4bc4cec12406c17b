// What the build refuses, against what BuildKit says of the same Dockerfiles (recorded: `npm run oracle -- buildkit`).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Dockerfile } from "../server/src/engine/dockerfile/parse/document.ts";
import { refusals } from "../server/src/engine/dockerfile/refused/refusals.ts";
import { rowOf } from "../server/src/engine/dockerfile/rules/_syntax-rows.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { differenceOf, listedCascades, listedDifferences, refusalsOf } from "./oracles/buildkit/agreement.ts";
import { answerOf, MUTANTS, oracleCases, probes, publicFiles, recorded, titleOf } from "./oracles/buildkit/cases.ts";
import { faultsOf } from "./oracles/buildkit/faults.ts";
import { HASH_DIGITS, hashOf } from "./oracles/compared.ts";
import { engine } from "./support/lab.ts";

const record = recorded();
const listed = listedDifferences();
const cases = oracleCases();
const mutants = cases.slice(-MUTANTS);

describe("Dockerfiles, refused as BuildKit refuses them", () => {
  it("has a case for every answer and an answer for every case", () => {
    const expected = cases.map(({ title, text }) => [title, hashOf(text)]);
    const files = publicFiles().map((file) => [titleOf(file), file.sha256.slice(0, HASH_DIGITS)]);
    assert.deepEqual(
      Object.entries(record.cases).map(([title, answer]) => [title, answerOf(answer).input]),
      [...expected, ...files],
      "`npm run oracle -- buildkit --write` records anew; public files need `--checkouts DIR`",
    );
  });

  it("asks enough", () => {
    assert.ok(probes().length >= 300 && mutants.length >= 2_000 && publicFiles().length >= 400);
    const refused = mutants.filter(({ title }) => answerOf(record.cases[title] ?? "").refused).length;
    assert.ok(refused > 600 && refused < 1_400, `${refused} mutants are refused`);
  });

  for (const { title, text } of probes()) {
    it(`${title}${listed.has(title) ? ` (differs: ${listed.get(title)})` : ""}`, () => {
      const difference = differenceOf(text, record.cases[title] ?? "");
      if (listed.has(title)) assert.notEqual(difference, undefined, "agrees: take it out of differences.txt");
      else assert.equal(difference, undefined);
    });
  }

  it("one finding for one fault, where another follows from it", () => {
    const faults = [
      'EXPOSE ["80", "443"]',
      "EXPOSE [80, 443]",
      "ENV A=${ B}",
      "LABEL a=${ b} c=d",
      "COPY <<EOF",
      "COPY [a <<EOF",
      "ONBUILD COPY <<EOF",
      "> COPY a\nFROM alpine:3.22",
      "> RUN --foo x\nFROM alpine:3.22",
      'COPY <<"EOF /c\nhello\nworld\nEOF',
      "RUN <<'EOF\nhello\nEOF",
    ];
    for (const one of faults) {
      const text = one.startsWith("> ") ? one.slice(2) : `FROM alpine:3.22\n${one}`;
      assert.equal(refusalsOf(`${text}\n`).length, 1, one);
    }
  });

  it("one finding for one fault, where lines or words follow that it took along", () => {
    for (const one of [
      "RUNapt-get update\napt-get install -y jq\nrm -r /x",
      "RUN a\nb <<EOF\nc d\nEOF",
      "ENV\nA=1\nB=2",
      "RUN --EOF\n--mount=type=cache,target=/x true",
      "COPY --fro",
      "USER --xnode",
      "HEALTHCHECK --timeout",
      "HEALTHCHECK --interval =30s CMD true",
      "EXPOSE 8080 VOLUME /data /cache",
      "EXPOSE 8000-8010STOPSIGNAL SIGTERM",
      "RUN --mount=type=bind,from=from=build true",
      "RUN --mount=",
      "> FROM alpine:3.22 AS a\nFROMalpine:3.22\nCOPY --from=a b c",
    ]) {
      const text = one.startsWith("> ") ? one.slice(2) : `FROM alpine:3.22\n${one}`;
      assert.deepEqual(
        refusalsOf(`${text}\n`)
          .map(({ message }) => message)
          .slice(1),
        [],
        one,
      );
      assert.equal(refusalsOf(`${text}\n`).length, 1, one);
    }
  });

  it("two findings for two faults", () => {
    for (const one of [
      "EXPOSE 80x 443y",
      "COPY --foo --bar a b",
      "ENV A=${} B=${}",
      "COPPY a b\nRUNN x y",
      "RUNx\nRUNy",
      'RUN <<"EOF\nFOO\nEOF\nBAR x',
    ]) {
      assert.equal(refusalsOf(`FROM alpine:3.22\n${one}\n`).length, 2, one);
    }
  });

  it("mutants drawn by a seed", () => {
    assert.deepEqual(faultsOf(mutants, record.cases, listed), []);
  });

  it("public files and mutants: what differs is told, and so is what is listed and agrees", () => {
    const good = { title: "good", text: "FROM alpine:3.22\n" };
    const bad = { title: "bad", text: "FROM alpine:3.22\nRUM true\n" };
    const refused = "x 2-2 dockerfile parse error on line 2: unknown instruction: RUM";
    const reason = new Map([
      ["good", "why"],
      ["bad", "why"],
    ]);
    assert.deepEqual(faultsOf([good, bad], { good: "x ok", bad: refused }, new Map()), []);
    assert.deepEqual(faultsOf([good, bad], { good: refused, bad: "x ok" }, reason), []);
    const told = faultsOf([good, bad], { good: refused, bad: "x ok" }, new Map()).map((line) => line.split(";", 1)[0]);
    assert.deepEqual(told, [
      "good: BuildKit refuses it: dockerfile parse error on line 2: unknown instruction: RUM",
      "bad: BuildKit takes it",
    ]);
    assert.deepEqual(faultsOf([good, bad], { good: "x ok", bad: refused }, reason), [
      "good agrees: take it out of differences.txt",
      "bad agrees: take it out of differences.txt",
    ]);
  });

  it("has not more findings than a file has slips, and on no line two", () => {
    const listed = listedCascades();
    const wrong = cases.flatMap(({ title, text, slips = 1 }) => {
      if (!answerOf(record.cases[title] ?? "").refused || !title.startsWith("mutant")) return [];
      const lines = refusalsOf(text)
        .filter(({ rule }) => rule === "dockerfile/syntax-error")
        .map(({ line }) => line);
      const isMore = lines.length > slips || new Set(lines).size < lines.length;
      if (isMore === listed.has(title)) return [];
      return isMore
        ? [`${title}: ${slips} slips, findings on the lines ${lines.join(", ")}`]
        : [`${title} is listed and has not`];
    });
    assert.deepEqual(wrong, []);
  });

  it("everything that is found has a row of its own", () => {
    const keys = new Set(engine.catalog.rule("dockerfile/syntax-error")?.rows?.map(({ key }) => key));
    const found = new Set<string>();
    for (const { text } of cases) {
      for (const { doc } of parseFile(engine, "Dockerfile", "Dockerfile", text, 1)?.parts ?? [])
        for (const { code } of [...doc.errors, ...refusals(doc as Dockerfile)]) found.add(rowOf(code));
    }
    assert.deepEqual(
      [...found].filter((row) => !keys.has(row)),
      [],
    );
    assert.ok(found.size > 30, `${found.size} rows are met`);
  });

  it("every listed difference is one of a case", () => {
    const titles = new Set(Object.keys(record.cases));
    assert.deepEqual(
      [...listed.keys()].filter((title) => !titles.has(title)),
      [],
    );
  });
});
