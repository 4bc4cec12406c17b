// What the Dockerfile parser promises on every kind of text; each test guards against something a parser got wrong.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Span } from "../server/src/engine/core/text.ts";
import { dockerfile } from "../server/src/engine/dockerfile/index.ts";
import type { Instruction } from "../server/src/engine/dockerfile/parse/document.ts";
import { parseDockerfile } from "../server/src/engine/dockerfile/parse/parse.ts";
import { assertLinear } from "./support/cost.ts";

const at = (text: string, span: Span | undefined) =>
  span === undefined ? undefined : text.slice(span.start, span.end);
const keywords = (text: string) => parseDockerfile(text).instructions.map(({ keyword }) => keyword);
/** Without that of the missing FROM, which most of the texts here do without. */
const codes = (text: string) =>
  parseDockerfile(text)
    .errors.map(({ code }) => code)
    .filter((code) => code !== "no-stage");

function nth(text: string, index: number): Instruction {
  const found = parseDockerfile(text).instructions[index];
  assert.ok(found !== undefined, `no instruction ${index}`);
  return found;
}

describe("instructions", () => {
  test("an indented first line with a variable above FROM does not overflow the stack", () => {
    assert.deepEqual(keywords("  RUN $X\nFROM a\n"), ["RUN", "FROM"]);
    assert.deepEqual(keywords("\t ENV A=$X $Y\n"), ["ENV"]);
  });

  test("keywords may be written in lower case and keep their place", () => {
    const text = "from a as B\n";
    const from = nth(text, 0);
    assert.equal(from.keyword, "FROM");
    assert.equal(at(text, from.keywordAt), "from");
    assert.equal(from.from?.image?.value, "a");
    assert.equal(from.from?.as?.value, "B");
  });

  test("the last instruction needs no line break", () => {
    assert.equal(at("FROM a\nUSER b", nth("FROM a\nUSER b", 1).body), "b");
  });

  test("an unknown instruction hides nothing below it", () => {
    assert.deepEqual(keywords("FROM a\nFRMO b\nUSER c\n"), ["FROM", "FRMO", "USER"]);
    assert.deepEqual(codes("FROM a\nFRMO b\nUSER c\n"), ["unknown-instruction"]);
  });

  test("a file without FROM is read all the same", () => {
    assert.deepEqual(keywords("ARG A\nRUN b\n"), ["ARG", "RUN"]);
  });

  test("CRLF line breaks belong to no word and no body", () => {
    const text = "FROM a\r\nRUN b \\\r\n  c\r\nUSER d\r\n";
    const [from, run, user] = parseDockerfile(text).instructions;
    assert.equal(at(text, from?.at), "FROM a");
    assert.deepEqual(
      run?.words.map(({ value }) => value),
      ["b", "c"],
    );
    assert.equal(at(text, user?.body), "d");
  });

  test("a byte order mark is no part of the first keyword", () => {
    const text = "\uFEFFFROM a\n";
    assert.equal(at(text, nth(text, 0).keywordAt), "FROM");
  });

  test("tabs separate like blanks", () => {
    assert.deepEqual(
      nth("FROM\ta\tAS\tb\n", 0).words.map(({ value }) => value),
      ["a", "AS", "b"],
    );
  });

  test("NUL bytes and binary junk come out as unknown instructions, told once", () => {
    assert.equal(parseDockerfile("\0\u0001ab\n\0 x\n").instructions.length, 2);
    assert.deepEqual(codes("\0\u0001ab\n\0 x\n"), ["unknown-instruction"]);
  });

  test("flags end where the first word does not start with two dashes", () => {
    const text = 'COPY --from=a --chown="b c" x --y z\n';
    const copy = nth(text, 0);
    assert.deepEqual(
      copy.flags.map(({ name, value }) => [name, value]),
      [
        ["from", "a"],
        ["chown", "b c"],
      ],
    );
    assert.equal(at(text, copy.flags[1]?.valueAt), '"b c"');
    assert.deepEqual(
      copy.words.map(({ value }) => value),
      ["x", "--y", "z"],
    );
  });

  test("ONBUILD and HEALTHCHECK hold another instruction", () => {
    const trigger = nth("ONBUILD RUN --mount=type=cache,target=/x make\n", 0).nested;
    assert.equal(trigger?.keyword, "RUN");
    assert.equal(trigger?.flags[0]?.name, "mount");
    assert.deepEqual(
      nth('HEALTHCHECK --interval=5s CMD ["curl", "a b"]\n', 0).nested?.exec?.items.map(({ value }) => value),
      ["curl", "a b"],
    );
    assert.equal(nth("HEALTHCHECK NONE\n", 0).nested?.keyword, "NONE");
  });
});

describe("continued lines", () => {
  test("a word may be broken by a continuation", () => {
    const run = nth("RUN ab\\\ncd e\n", 0);
    assert.deepEqual(
      run.words.map(({ value }) => value),
      ["abcd", "e"],
    );
  });

  test("a keyword may be broken by a continuation", () => {
    assert.deepEqual(keywords("FR\\\nOM a\n"), ["FROM"]);
  });

  test("comments and blank lines between continued lines are dropped", () => {
    const text = "RUN a \\\n# why\n\n  b\nUSER c\n";
    const run = nth(text, 0);
    assert.deepEqual(
      run.words.map(({ value }) => value),
      ["a", "b"],
    );
    assert.deepEqual(
      run.droppedLines.map((one) => at(text, one)),
      ["# why\n", "\n"],
    );
    assert.deepEqual(
      parseDockerfile(text).comments.map((one) => one.text),
      ["why"],
    );
  });

  test("blanks behind the escape character do not end the continuation", () => {
    assert.deepEqual(keywords("RUN a \\  \t\n b\nUSER c\n"), ["RUN", "USER"]);
  });

  test("a doubled escape character at the end of a line continues nothing", () => {
    assert.deepEqual(keywords("RUN a \\\\\nUSER c\n"), ["RUN", "USER"]);
  });

  test("the escape directive makes the backtick continue, and the backslash a letter", () => {
    const text = "# escape=`\nFROM a\nRUN b `\n  C:\\\nUSER d\n";
    const doc = parseDockerfile(text);
    assert.equal(doc.escape, "`");
    assert.deepEqual(
      doc.instructions.map(({ keyword }) => keyword),
      ["FROM", "RUN", "USER"],
    );
    assert.deepEqual(
      doc.instructions[1]?.words.map(({ value }) => value),
      ["b", "C:\\"],
    );
  });

  test("directives end at the first other line", () => {
    assert.equal(parseDockerfile("# hello\n# escape=`\nFROM a\n").escape, "\\");
    assert.equal(parseDockerfile("# foo=bar\n# escape=`\nFROM a\n").escape, "\\");
    assert.deepEqual(
      parseDockerfile("#syntax = docker/dockerfile:1\n# check=skip=all\nFROM a\n").directives.map(({ name, value }) => [
        name,
        value,
      ]),
      [
        ["syntax", "docker/dockerfile:1"],
        ["check", "skip=all"],
      ],
    );
  });

  test("a continuation at the end of the file ends with it", () => {
    assert.deepEqual(
      nth("RUN a \\", 0).words.map(({ value }) => value),
      ["a"],
    );
    assert.deepEqual(keywords("RUN a \\\n\n"), ["RUN"]);
  });
});

describe("heredocs", () => {
  const shape = (text: string, index = 1) =>
    nth(text, index).heredocs.map(({ delimiter, expand, dash, body }) => [delimiter, expand, dash, at(text, body)]);

  test("the lines of a heredoc are no instructions", () => {
    const text = "FROM a\nRUN <<EOF\nUSER b\nEOF\nUSER c\n";
    assert.deepEqual(keywords(text), ["FROM", "RUN", "USER"]);
    assert.deepEqual(shape(text), [["EOF", true, false, "USER b\n"]]);
    assert.equal(at(text, nth(text, 1).at), "RUN <<EOF\nUSER b\nEOF");
    assert.equal(at(text, nth(text, 1).heredocs[0]?.endAt), "EOF");
  });

  test("a quoted `<<` opens nothing", () => {
    assert.deepEqual(keywords('FROM a\nRUN echo "<<EOF"\nUSER b\n'), ["FROM", "RUN", "USER"]);
    assert.deepEqual(keywords("FROM a\nRUN echo '<< EOF'\nUSER b\n"), ["FROM", "RUN", "USER"]);
    assert.deepEqual(keywords('FROM a\nRUN ["cat", "<<EOF"]\nUSER b\n'), ["FROM", "RUN", "USER"]);
  });

  test("neither do a here-string, arithmetic and a `<<` inside a word", () => {
    for (const body of ["cat <<<EOF", "echo $((1 << 2))", "x<<EOF", "cat <<"]) {
      assert.deepEqual(keywords(`FROM a\nRUN ${body}\nUSER b\n`), ["FROM", "RUN", "USER"], body);
    }
  });

  test("a blank may stand between `<<` and the delimiter", () => {
    const text = "FROM a\nRUN cat << 'EOF' > /x\nUSER b\nEOF\nUSER c\n";
    assert.deepEqual(shape(text), [["EOF", false, false, "USER b\n"]]);
    assert.equal(at(text, nth(text, 1).heredocs[0]?.openAt), "<< 'EOF'");
  });

  test("a file descriptor may stand before `<<`", () => {
    assert.deepEqual(shape("FROM a\nRUN 3<<EOF cat\nx\nEOF\n"), [["EOF", true, false, "x\n"]]);
  });

  test("a dash lets the terminator be indented by tabs", () => {
    assert.deepEqual(shape('FROM a\nRUN <<-"EOF"\n\tx\n\tEOF\n'), [["EOF", false, true, "\tx\n"]]);
    assert.deepEqual(codes("FROM a\nRUN <<EOF\n\tx\n\tEOF\n"), ["unclosed-heredoc"]);
  });

  test("several heredocs follow one another", () => {
    assert.deepEqual(shape("FROM a\nCOPY <<A <<B /x/\n1\nA\n2\nB\nUSER c\n"), [
      ["A", true, false, "1\n"],
      ["B", true, false, "2\n"],
    ]);
  });

  test("CRLF before the terminator does not hide it", () => {
    assert.deepEqual(keywords("FROM a\r\nRUN <<EOF\r\nx\r\nEOF\r\nUSER b\r\n"), ["FROM", "RUN", "USER"]);
  });

  test("one that is never closed takes the rest of the file and says so", () => {
    const text = "FROM a\nRUN <<EOF\nx\nUSER b";
    assert.deepEqual(shape(text), [["EOF", true, false, "x\nUSER b"]]);
    assert.deepEqual(codes(text), ["unclosed-heredoc"]);
    assert.equal(nth(text, 1).heredocs[0]?.endAt, undefined);
  });

  test("ONBUILD passes its heredoc to its trigger", () => {
    const text = "FROM a\nONBUILD RUN <<EOF\nx\nEOF\n";
    assert.equal(nth(text, 1).heredocs.length, 0);
    assert.equal(nth(text, 1).nested?.heredocs.length, 1);
  });

  test("only RUN, COPY and ADD open them", () => {
    assert.deepEqual(keywords("FROM a\nCMD cat <<EOF\nUSER b\n"), ["FROM", "CMD", "USER"]);
  });
});

describe("JSON arrays", () => {
  test("strings keep their blanks and have true places", () => {
    const text = 'CMD [ "a  b" , "c\\"d" ]\n';
    const { exec } = nth(text, 0);
    assert.deepEqual(
      exec?.items.map(({ value }) => value),
      ["a  b", 'c"d'],
    );
    assert.deepEqual(
      exec?.items.map((item) => at(text, item.at)),
      ['"a  b"', '"c\\"d"'],
    );
  });

  test("an array may go over several lines", () => {
    assert.deepEqual(
      nth('CMD ["a", \\\n# x\n  "b"]\n', 0).exec?.items.map(({ value }) => value),
      ["a", "b"],
    );
  });

  test("what is no array of strings is a shell command, and an error only where an array was meant", () => {
    assert.equal(nth("RUN [ -f x ] && y\n", 0).exec, undefined);
    assert.deepEqual(codes("RUN [ -f x ] && y\n"), []);
    assert.deepEqual(codes("CMD ['a']\nCMD [\"a\",]\nSHELL bash\n"), ["bad-json", "bad-json", "shell-form"]);
  });

  test("an empty array is one", () => {
    assert.deepEqual(nth("ENTRYPOINT []\n", 0).exec?.items, []);
  });
});

describe("pairs", () => {
  const pairs = (text: string) => nth(text, 0).pairs.map(({ name, value, legacy }) => [name, value?.value, legacy]);

  test("ARG takes several, with and without values", () => {
    assert.deepEqual(pairs('ARG A=1 B="2 3" C\n'), [
      ["A", "1", false],
      ["B", "2 3", false],
      ["C", undefined, false],
    ]);
  });

  test("ENV with a blank is one pair to the end of the line", () => {
    assert.deepEqual(pairs("ENV A b=c d\n"), [["A", "b=c d", true]]);
  });

  test("LABEL names may be quoted", () => {
    assert.deepEqual(pairs('LABEL "a.b"="c" d=\'e=f\'\n'), [
      ["a.b", "c", false],
      ["d", "e=f", false],
    ]);
  });

  test("a name without a value is an error for ENV, not for ARG", () => {
    assert.deepEqual(codes("ENV A\nARG A\nLABEL a\nENV A=\n"), ["missing-value", "missing-value"]);
  });
});

describe("errors", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["FROM\n", ["missing-argument"]],
    ["FROM a b\n", ["from-arguments"]],
    ["FROM a AS\n", ["from-arguments"]],
    ["FROM a AS b c\n", ["from-arguments"]],
    ["COPY a\n", ["missing-argument"]],
    ["COPY --form=x a b\n", ["unknown-flag"]],
    ["RUN\n", []],
    ["RUN <<EOF\nEOF\n", []],
    ["CMD\nENTRYPOINT []\n", []],
    ["ONBUILD FROM a\n", ["bad-trigger"]],
    ["ONBUILD FOO a\n", ["unknown-instruction"]],
    ["HEALTHCHECK curl x\n", ["bad-healthcheck"]],
    ["HEALTHCHECK CMD --x y\n", []],
    ['ENV A="b\n', ["unclosed-quote"]],
    ["RUN echo don't\n", []],
    ["# escape=x\nFROM a\n", ["bad-escape"]],
    ["# escape=`\n# escape=`\nFROM a\n", ["repeated-directive"]],
    ["# syntax=a\n# syntax=b\nFROM a\n", ["repeated-directive"]],
    ["USER \nWORKDIR\n", ["missing-argument", "missing-argument"]],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.deepEqual(codes(text), expected));
});

describe("any text", () => {
  const TOKENS = [
    ...[
      "FROM ",
      "RUN ",
      "COPY ",
      "ENV ",
      "ARG ",
      "ONBUILD ",
      "HEALTHCHECK CMD ",
      "LABEL ",
      "node",
      "a=b",
      " ",
      "\t",
      "\n",
      "\n",
    ],
    ...[
      "\r\n",
      "\r",
      "\\",
      "\\\n",
      "`\n",
      "# escape=`\n",
      "#",
      "# c\n",
      "<<EOF",
      "<<-",
      "EOF\n",
      "<< ",
      "'",
      '"',
      "$",
      "${",
      "}",
    ],
    ...["${A:-", "[", "]", ",", "\0", "\uFEFF", "é", "😀", "--from=", " AS ", "\u2028", "\v"],
  ];

  test("spans stay in order and inside their instruction", () => {
    let seed = 20_261_123;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 3_000; round += 1) {
      let text = "";
      for (let i = random(25); i >= 0; i -= 1) text += TOKENS[random(TOKENS.length)];
      const doc = parseDockerfile(text);
      let end = 0;
      for (const one of doc.instructions) {
        assert.ok(one.at.start >= end && one.at.start < one.at.end && one.at.end <= text.length, JSON.stringify(text));
        for (const { at: inner } of [...one.words, ...one.flags, ...(one.exec?.items ?? [])]) {
          assert.ok(
            one.at.start <= inner.start && inner.start < inner.end && inner.end <= one.at.end,
            JSON.stringify(text),
          );
        }
        end = one.at.end;
      }
      for (const error of doc.errors) assert.ok(error.at.start <= error.at.end && error.at.end <= text.length);
      dockerfile.comments(doc);
    }
  });

  test("the document is frozen through and through", () => {
    const doc = parseDockerfile("FROM a\nENV A=b\n");
    assert.ok(Object.isFrozen(doc) && Object.isFrozen(doc.instructions[1]?.pairs[0]?.value?.at));
  });

  /** What each is made of: what comes first, what is repeated, what comes last. */
  const LONG: Readonly<Record<string, readonly [head: string, piece: string, tail?: string]>> = {
    "one RUN of many words": ["RUN ", "a "],
    "one COPY of many flags": ["COPY ", "--form=a ", "b c"],
    "many instructions": ["", "RUN echo 'x'\n"],
    "many continued lines": ["", "  a \\\n"],
    "apostrophes without end": ["", "RUN a'b "],
    "heredocs that never close": ["", "RUN cat << x\n"],
    "one long word": ["", "x"],
    blanks: ["", " "],
  };
  for (const [name, [head, piece, tail = ""]] of Object.entries(LONG)) {
    test(`a megabyte of ${name} is read in linear time`, () => {
      const text = (size: number) => `${head}${piece.repeat(size / piece.length)}${tail}`;
      assertLinear(name, 1_000_000, text, parseDockerfile);
    });
  }
});

describe("the language", () => {
  const parse = (text: string) => {
    const [part] = dockerfile.parse(text);
    assert.ok(part !== undefined);
    return part.doc;
  };

  test("claims Dockerfiles and Containerfiles by name", () => {
    for (const path of [
      "Dockerfile",
      "a/Dockerfile.dev",
      "b.dockerfile",
      "Containerfile",
      "c/Containerfile.x",
      "d.containerfile",
      "DOCKERFILE",
      "a/CONTAINERFILE",
      "DOCKERFILE.dev",
      "x.DockerFile",
      "Dockerfile.older",
      "Dockerfile.copy",
    ]) {
      assert.ok(dockerfile.claims(path, ""), path);
    }
    // Copies, some of which Trivy takes for Dockerfiles.
    for (const path of [
      "Dockerfile.bak",
      "Dockerfile.orig",
      "Dockerfile.save2",
      "a/Dockerfile~",
      "Dockerfile.dev~",
      ".Dockerfile.swp",
    ])
      assert.ok(!dockerfile.claims(path, "FROM a\n"), path);
    for (const path of [
      ".dockerignore",
      "Dockerfile.dockerignore",
      "Dockerfile.j2",
      "Dockerfile.template",
      "dockerfile/readme.md",
      "MyDockerfile",
    ]) {
      assert.ok(!dockerfile.claims(path, ""), path);
    }
  });

  test("claims other names of variants by how the text begins", () => {
    for (const path of [
      "Dockerfile-prod",
      "a/Dockerfile_prod",
      "Containerfile-windows",
      "dockerfile.dev",
      "dockerfile-dev",
      "prod-Dockerfile",
      "non_dist_Dockerfile",
    ]) {
      assert.ok(dockerfile.claims(path, "# c\nARG A=b\nFROM a:$A AS c\nRUN d\n"), path);
      for (const head of [
        "",
        "package dockerfile\n",
        "FROM here on, all is well.\n",
        "FROM a\n{{ if b }}\nRUN c\n{{ end }}\n",
      ])
        assert.ok(!dockerfile.claims(path, head), `${path}: ${head}`);
    }
    for (const path of [
      "MyDockerfile",
      "Dockerfile-save",
      "Dockerfile_orig",
      "Dockerfile-linux.template",
      ".ddev/web-build/Dockerfile",
      "site/.ddev/db-build/pre.Dockerfile.cron",
      "Dockerfile-a.md",
      "a.dockerfilex",
    ]) {
      assert.ok(!dockerfile.claims(path, "FROM a\n"), path);
    }
  });

  test("claims no template, which a line of nothing but a statement tells", () => {
    for (const text of [
      '{% extends "base" %}\n{% block build %}\nCOPY a /a\n{% endblock %}\n',
      "FROM a\r\n  {%- if x %}\r\nRUN b\r\n{%- endif %}\r\n",
      "FROM a\n{{ if .Debug }}\nRUN b\n{{ end }}\n",
      "# c\n<% if debug %>\nFROM a\n<% end %>\n",
      "FROM a\n@INCLUDE Dockerfile.rpm\n",
      "FROM mcr.microsoft.com/devcontainers/cpp:2-${templateOption:imageVariant}\n",
      "FROM a\nARG VARIANT=${templateOption:cmakeVersion}\n",
    ]) {
      assert.ok(!dockerfile.claims("Dockerfile", text), text);
    }
    for (const text of [
      "FROM a\nRUN echo \\\n# c\n{{x}}\n",
      "# escape=`\nFROM a\nRUN echo `\n{{x}}\n",
      "FROM a\nCOPY <<E /nginx.j2\n{% if x %}\nE\n",
      "FROM a\n# {% if x %}\nLABEL a={{x}}\n",
      "FROM a\n{{ if .x }}\n",
      "FROM a:${templateOption:-1}\n",
      "FROM a\nRUN b \\\n@IF\n",
    ]) {
      assert.ok(dockerfile.claims("Dockerfile", text), text);
    }
  });

  test("a subject names stage and step, whatever stands above and however it is laid out", () => {
    const about = (text: string) =>
      dockerfile.subject(parse(text), { start: text.indexOf("apt"), end: text.indexOf("apt") + 3 });
    const plain = about("FROM a AS Build\nRUN apt x\n");
    assert.match(plain, /^stage build>RUN [0-9a-f]{4}$/);
    assert.equal(about("# c\nFROM a AS build\n\nRUN  apt \\\n  x\n"), plain);
    assert.equal(dockerfile.subject(parse("FROM a\n"), { start: 5, end: 6 }), "stage 0");
    assert.match(dockerfile.subject(parse("ARG A\nFROM a\n"), { start: 4, end: 5 }), /^file>ARG /);
  });

  test("a section is the stage around a place", () => {
    const text = "ARG A\nFROM a\nRUN b\nFROM c\nRUN d\n";
    assert.equal(
      at(text, dockerfile.section(parse(text), { start: text.indexOf("b"), end: text.length })),
      "FROM a\nRUN b",
    );
    assert.equal(at(text, dockerfile.section(parse(text), { start: 0, end: 1 })), "ARG A\n");
  });

  test("a comment covers the whole instruction below it", () => {
    const text = "FROM a\n# x\n\nRUN b \\\n  c\n# y\n";
    const doc = parse(text);
    assert.deepEqual(
      dockerfile.comments(doc).map((one) => [one.text, at(text, one.target)]),
      [
        ["x", "RUN b \\\n  c"],
        ["y", undefined],
      ],
    );
  });

  test("a comment of ours goes above the instruction, out of heredocs and below directives", () => {
    const place = (text: string, needle: string) => {
      const found = dockerfile.commentPlace(parse(text), {
        start: text.indexOf(needle),
        end: text.indexOf(needle) + 1,
      });
      return found === undefined ? undefined : `${text.slice(0, found.offset)}|${found.indent}`;
    };
    assert.equal(place("FROM a\n  RUN b \\\n  c\n", "c"), "FROM a\n|  ");
    assert.equal(place("FROM a\nRUN <<E\nx\nE\n", "x"), "FROM a\n|");
    assert.equal(place("# syntax=z\nFROM a\n", "z"), "# syntax=z\n|");
    assert.equal(place("# escape=`\n# c z\nFROM a\n", "z"), "# escape=`\n|");
  });

  test("an unchanged text keeps its document", () => {
    const parts = dockerfile.parse("FROM a\n");
    assert.equal(dockerfile.parse("FROM a\n", parts)[0], parts[0]);
  });
});
