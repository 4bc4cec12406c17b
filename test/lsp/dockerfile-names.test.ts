// Rename in Dockerfiles: every place of a stage or a variable, and none of another that is called the same.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/src/engine/core/text.ts";
import { dockerfile } from "../../server/src/engine/dockerfile/index.ts";
import type { Dockerfile } from "../../server/src/engine/dockerfile/parse/document.ts";
import { definitionAmong, placesOf } from "../../server/src/lsp/dockerfile/names.ts";
import { renamingAt, renamingTo } from "../../server/src/lsp/dockerfile/rename.ts";

function read(text: string): Dockerfile {
  const doc = dockerfile.parse(text, undefined)[0]?.doc;
  assert.ok(doc);
  return doc as Dockerfile;
}

/** The text after what stands at `offset` is called NEW; undefined where nothing does. */
function renamed(text: string, offset: number): string | undefined {
  const places = placesOf(read(text), offset);
  if (places.length === 0) return undefined;
  return applyEdits(
    text,
    places.map(({ at }) => ({ at, text: "NEW" })),
  );
}

/** In `marked` guillemets stand around every place of one thing; wherever rename begins, all of them change and nothing else. */
function all(marked: string): void {
  const text = marked.replace(/[«»]/g, "");
  const after = marked.replace(/«[^»]*»/g, "NEW");
  let offset = 0;
  for (const piece of marked.split(/(«[^»]*»)/)) {
    if (piece.startsWith("«")) assert.equal(renamed(text, offset + 1), after, `begun at ${offset} of\n${text}`);
    offset += piece.replace(/[«»]/g, "").length;
  }
}

describe("stages", () => {
  test("FROM, COPY and the mounts of RUN name them, in any case", () => {
    all(
      'FROM a AS «build»\nFROM «Build» AS x\nRUN --mount=type=bind,from=«build»,target=/y ls\nRUN --mount="from=«build»,target=/z" ls\nRUN --mount=type=bind,FROM=«build»,target=/y ls\nRUN --mount=target=/y,"from=«build»" ls\nCOPY --from=«BUILD» /a /b\nCOPY --from="«build»" /a /b\n',
    );
  });
  test("an image above the stage with the same name is not a stage", () => {
    all("FROM build\nFROM a AS «build»\nCOPY --from=«build» a build\n");
  });
  test("a number, a variable and an image are no names of stages", () => {
    const text =
      "FROM a AS b\nCOPY --from=0 a b\nCOPY --from=$X a b\nRUN --mount=type=cache,target=/from=b true\nCOPY --from=b:1 /x /y\n";
    for (const what of ["0 a", "$X", "=b true", "=b:1"])
      assert.equal(renamed(text, text.indexOf(what) + 1), undefined, `${what} in\n${text}`);
  });
  test("they are declared where they get their name", () => {
    const text = "FROM a AS b\nRUN --mount=from=b,target=/x true\n";
    const offset = text.indexOf("from=b") + 5;
    assert.equal(definitionAmong(placesOf(read(text), offset), offset)?.at.start, text.indexOf("b"));
  });
});

describe("variables", () => {
  test("a global argument and its declarations in stages are one", () => {
    all("ARG «TAG»=1\nFROM a:$«TAG»\nARG «TAG»\nRUN echo $«TAG»\nFROM b:${«TAG»:-2}\nARG «TAG»=3\nLABEL x=${«TAG»}\n");
  });
  test("without one, those of two stages are two", () => {
    all("FROM a\nARG «X»=1\nRUN echo $«X»\nFROM b\nARG X=2\nRUN echo $X\n");
  });
  test("a stage that is built from another has its variables", () => {
    all("FROM a AS b\nENV «X»=1\nFROM b AS c\nRUN echo $«X»\nFROM c\nENV «X»=2 Y=$«X»\nFROM a\nRUN echo $X\n");
  });
  test("so has one that is built from either of two, which declare one variable", () => {
    all(
      "FROM a AS args\nARG «V»=1\nFROM args AS a-amd64\nARG S=1\nFROM args AS a-arm64\nARG S=2\nFROM a-$TARGETARCH\nRUN echo $«V» $S\n",
    );
    all(
      "FROM a AS a-amd64\nARG «S»=1\nFROM a AS a-arm64\nARG «S»=2\nRUN echo $«S»\nFROM a AS c\nARG S=3\nFROM a-$TARGETARCH AS d\nRUN echo $«S»\nFROM d\nRUN echo $«S»\nARG «S»\n",
    );
  });
  test("an environment variable takes over from the argument of that name", () => {
    all("FROM a\nARG «V»=1\nRUN echo $«V»\nENV V=$«V»\nRUN echo $V\n");
    all("FROM a\nARG V=1\nRUN echo $V\nENV «V»=$V\nRUN echo $«V»\n");
  });
  test("scripts have it whatever their quotes are, words of Docker's own only outside of single ones", () => {
    all(
      "FROM a\nENV «X»=1\nRUN sh -c 'echo $«X»' \\\n  # $X\n  && echo \"${#«X»}\" \\$X\nLABEL a='$X' b=\"it's $«X»\"\n",
    );
    all("FROM a\nENV «X»=1\nRUN <<'EOF'\necho $«X»\nEOF\nCOPY <<EOF /a\n$«X»\nEOF\nCOPY <<'EOF' /a\n$X\nEOF\n");
    all('FROM a\nENV «X»=1\nENTRYPOINT ["sh", "-c", "exec $«X»"]\n');
  });
  test("a script that gives it another value goes on with that", () => {
    all("FROM a\nARG «X»=v1\nRUN «X»=${«X»#v} && export «X» && X=1 make X=2 && for «X» in a b; do echo $«X»; done\n");
  });
  test("on Windows it is written otherwise, too", () => {
    all("FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nARG «X»=1\nRUN echo %«X»% $env:«X» ${env:«X»}\n");
  });
  test("a declaration in quotes, or one that goes over a line's end, is left as it is", () => {
    for (const declaration of ["ARG NA\\\n# why\nME=1", 'ARG "NAME"=1', "ENV 'NAME'=1"]) {
      const text = `FROM a\n${declaration}\nRUN echo $NAME\n`;
      for (const what of ["$NAME", "NA"]) assert.equal(renamed(text, text.indexOf(what) + 1), undefined, text);
    }
  });
  test("what nothing declares, and what Docker brings, has no places", () => {
    const text = "FROM a\nRUN echo $HOME $HTTP_PROXY\n";
    assert.equal(renamed(text, text.indexOf("HOME")), undefined);
    assert.equal(renamed(text, text.indexOf("HTTP")), undefined);
  });
});

/** The reason why the name behind the first `what` is not renamed; undefined where it is. */
function refusal(text: string, what: string): string | undefined {
  const renaming = renamingAt(read(text), text.indexOf(what) + what.length + 1);
  return renaming !== undefined && "refused" in renaming ? renaming.refused : undefined;
}

describe("names that rename leaves alone", () => {
  test("arguments that Docker sets, wherever they are declared and used", () => {
    const text =
      "ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM a\nARG TARGETARCH HTTP_PROXY\nARG OURS\nRUN echo $TARGETARCH ${OURS}\n";
    for (const what of ["ARG ", "form=$", "a\nARG ", "TARGETARCH ", "echo $"])
      assert.match(refusal(text, what) ?? "", /^Docker sets this argument/, what);
    assert.equal(refusal(text, "PROXY\nARG "), undefined);
    assert.equal(refusal(text, "${"), undefined);
    assert.equal(refusal("FROM a\nENV TARGETARCH=x\n", "ENV "), undefined, "an ENV is the file's own");
  });
  test("stages whose name a FROM line builds from a variable", () => {
    const text =
      "ARG KIND=fast\nFROM a AS run-amd64\nFROM a AS run-arm64\nFROM a AS fast\nFROM a AS other\nFROM run-$TARGETARCH AS main\nFROM $KIND\nCOPY --from=run-arm64 /a /b\nCOPY --from=main /a /b\n";
    for (const what of ["a AS ", "amd64\nFROM a AS ", "arm64\nFROM a AS ", "--from="])
      assert.match(refusal(text, what) ?? "", /^A FROM line builds/, what);
    assert.equal(refusal(text, "AS fast\nFROM a AS "), undefined);
    assert.equal(refusal(text, "TARGETARCH AS "), undefined);
    assert.equal(refusal("FROM a AS run-x\nFROM run-x AS y\nFROM other-$TARGETARCH\n", "a AS "), undefined);
  });
  test("stages that a variable may pick as a whole, in FROM and in flags", () => {
    const picked = (text: string, what = "x AS ") => refusal(`ARG X\nFROM x AS build-amd64\n${text}`, what) ?? "";
    for (const text of [
      "FROM $X\n",
      "FROM ${X}${Y}\n",
      'FROM "$X"\n',
      "FROM y AS amd64\nFROM ${TARGETPLATFORM/\\//-}\n",
      "FROM y\nCOPY --from=build-$TARGETARCH /a /b\n",
      "FROM y\nRUN --mount=from=build-$TARGETARCH,target=/x make\n",
    ]) {
      assert.match(picked(text), /^A FROM or COPY line may use/, text);
    }
    for (const text of ["FROM y:$X\n", "FROM $Y/base\n", "FROM ${Y:-alpine}\n", "FROM y\nCOPY --from=base-$X /a /b\n"])
      assert.equal(picked(text), "", text);
    assert.equal(refusal("ARG X\nFROM $X AS base\nFROM base\n", "$X AS "), undefined, "it stands at the line itself");
  });
  test("variables that nothing in the file declares", () => {
    const text = "FROM a-$TARGETARCH\nRUN x=1 && echo $x ${HOME}\nWORKDIR $HOME\nRUN id\n";
    for (const what of ["a-$", "echo $", "{", "DIR $"]) assert.match(refusal(text, what) ?? "", /^No ARG or ENV/, what);
    assert.equal(refusal(text, "RUN i"), undefined);
  });
});

/** The reason why the name behind the first `what` does not become `name`; undefined where it does. */
function objection(text: string, what: string, name: string): string | undefined {
  const renaming = renamingTo(read(text), text.indexOf(what) + what.length + 1, name);
  assert.ok(renaming, what);
  return "refused" in renaming ? renaming.refused : undefined;
}

describe("names that rename does not give", () => {
  const stages =
    "ARG BASE=alpine\nFROM node AS build\nFROM debian AS deps\nFROM $BASE\nFROM busybox\nCOPY --from=build /a /b\nCOPY --from=nginx /a /b\nRUN --mount=type=bind,from=redis,target=/x true\n";
  test("a stage's: no other stage's, no image's that the file takes afterwards, none that Docker refuses", () => {
    for (const name of ["", " ", "1x", "a b", "a/b", "a:b", "-a", "é", "$BASE"])
      assert.match(objection(stages, "node AS ", name) ?? "", /^This is not a stage name/, name);
    for (const name of ["deps", "DEPS"])
      assert.match(objection(stages, "node AS ", name) ?? "", /^Another stage/, name);
    for (const name of ["nginx", "redis", "busybox", "alpine", "debian", "Redis"])
      assert.match(objection(stages, "node AS ", name) ?? "", /^A FROM or COPY line/, name);
    assert.match(objection(stages, "--from=", "scratch") ?? "", /^Docker reserves/);
    for (const name of ["build", "Build", "node", "base-1.2_x"])
      assert.equal(objection(stages, "node AS ", name), undefined, name);
    assert.equal(objection(stages, "debian AS ", "debian"), undefined, "its own image is above it");
    assert.match(objection(stages, "debian AS ", "build") ?? "", /^Another stage/);
  });
  test("a name that a FROM line could put together from a variable", () => {
    const text = "FROM a AS build\nFROM run-$TARGETARCH\n";
    assert.match(objection(text, "a AS ", "run-amd64") ?? "", /^A FROM or COPY line/);
    assert.equal(objection(text, "a AS ", "running"), undefined);
  });
  test("a variable's: none that the file declares, uses or assigns, that Docker sets, that shells do not take", () => {
    const text =
      'ARG A=1\nFROM a\nARG A B\nENV C=$A D.E=f\nRUN F=1; for G in $A; do export H=$PATH; done; read I; echo "$J"\nFROM b\nONBUILD ARG K\nARG L\n';
    for (const name of ["", "1x", "a b", "a-b", "A=1", "$A", "é", "D.E"])
      for (const what of ["ARG ", "ENV "]) assert.match(objection(text, what, name) ?? "", /^Shells cannot/, name);
    for (const name of ["B", "C", "F", "G", "H", "I", "J", "K", "L", "PATH"])
      assert.match(objection(text, "ARG ", name) ?? "", /^This file declares or uses/, name);
    for (const name of ["TARGETARCH", "HTTP_PROXY", "BUILDKIT_INLINE_CACHE"])
      assert.match(objection(text, "ARG ", name) ?? "", /^Docker sets/, name);
    for (const name of ["A", "a", "_x1", "AA"]) assert.equal(objection(text, "ARG ", name), undefined, name);
  });
  test("what cannot be renamed at all says so first", () => {
    assert.match(objection("FROM a\nARG TARGETOS\n", "ARG ", "1x") ?? "", /under this name only/);
  });
});
