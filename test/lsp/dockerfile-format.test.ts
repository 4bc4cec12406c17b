// Formatting of Dockerfiles: the blanks in front of lines change, what Docker builds does not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits, type Span } from "../../server/src/engine/core/text.ts";
import { dockerfile } from "../../server/src/engine/dockerfile/index.ts";
import { type Dockerfile, withNested } from "../../server/src/engine/dockerfile/parse/document.ts";
import { stepOf } from "../../server/src/engine/dockerfile/shell/commands.ts";
import { type FormatOptions, format, formatBelow } from "../../server/src/lsp/dockerfile/format.ts";
import fc from "../support/property.ts";

function read(text: string): Dockerfile {
  const doc = dockerfile.parse(text, undefined)[0]?.doc;
  assert.ok(doc);
  return doc as Dockerfile;
}

const FOUR: FormatOptions = { insertSpaces: true, tabSize: 4, continuedLines: true };

function formatted(text: string, options: Partial<FormatOptions> = {}, range?: Span): string {
  return applyEdits(text, format(read(text), range ?? { start: 0, end: text.length }, { ...FOUR, ...options }));
}

const cases: readonly {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly options?: Partial<FormatOptions>;
}[] = [
  {
    name: "instructions and comments begin their lines, continued lines go one step in",
    before: "  FROM a\n\t# why\n RUN b \\\n c \\\n# and\n  && d\n",
    after: "FROM a\n# why\nRUN b \\\n    c \\\n    # and\n     && d\n",
  },
  {
    name: "deeper lines stay deeper",
    before: "FROM a\nRUN b \\\n  && c \\\n      d \\\n  && e\n",
    after: "FROM a\nRUN b \\\n    && c \\\n        d \\\n    && e\n",
  },
  {
    name: "the lines that say what belongs to which command keep their distance",
    before:
      "FROM scratch\nRUN     true \\\n    &&  apt-get --quiet update --yes \\\n    &&  apt-get --quiet install --yes --no-install-recommends \\\n            jq \\\n            make \\\n    &&  true\n",
    after:
      "FROM scratch\nRUN     true \\\n    &&  apt-get --quiet update --yes \\\n    &&  apt-get --quiet install --yes --no-install-recommends \\\n            jq \\\n            make \\\n    &&  true\n",
  },
  {
    name: "words, quoted texts and paths that go on in the next line have no edits",
    before:
      'FROM alpine:3.22\nENV PATH=/opt/a/bin:\\\n/opt/b/bin:\\\n$PATH\nRUN wget https://example.com/very/long/\\\npath/file.tar.gz\nLABEL description="Two \\\nlines"\n',
    after:
      'FROM alpine:3.22\nENV PATH=/opt/a/bin:\\\n/opt/b/bin:\\\n$PATH\nRUN wget https://example.com/very/long/\\\npath/file.tar.gz\nLABEL description="Two \\\nlines"\n',
  },
  {
    name: "blanks become tabs by their columns",
    before: "FROM a\nRUN b \\\n    && c \\\n            d \\\n      e\n",
    after: "FROM a\nRUN b \\\n\t&& c \\\n\t\t\td \\\n\t  e\n",
    options: { insertSpaces: false },
  },
  {
    name: "continued lines stay as they are where they are to",
    before: " FROM a\nRUN b \\\n  c\n",
    after: "FROM a\nRUN b \\\n  c\n",
    options: { continuedLines: false },
  },
  {
    name: "a word that goes on is no word of its own",
    before: "FROM a\nENV P=/a:\\\n/b\nRUN get x/\\\ny --z \\\n  && \\\n  c\n",
    after: "FROM a\nENV P=/a:\\\n/b\nRUN get x/\\\ny --z \\\n    && \\\n    c\n",
  },
  {
    name: "blanks between quotes stay, of a command in them too",
    before: 'FROM a\nLABEL d="x \\\n  y" \\\n  e=f\nRUN echo "$(cat \\\n  z)" \\\n  \'a \\\n b\'\n',
    after: 'FROM a\nLABEL d="x \\\n  y" \\\n    e=f\nRUN echo "$(cat \\\n  z)" \\\n    \'a \\\n b\'\n',
  },
  {
    name: "a value that is taken as it stands stays",
    before: "FROM a\nENV NAME x \\\n  y\nUSER \\\n  b\nWORKDIR /a \\\n  b\n",
    after: "FROM a\nENV NAME x \\\n  y\nUSER \\\n    b\nWORKDIR /a \\\n  b\n",
  },
  {
    name: "between the strings of an array blanks are free, in them they are not",
    before: 'FROM a\nCMD ["a", \\\n"b \\\n  c"]\n',
    after: 'FROM a\nCMD ["a", \\\n    "b \\\n  c"]\n',
  },
  {
    name: "what a tab keeps from being an array does not become one",
    before: 'FROM a\nCOPY ["a\\\n\tb", "c"]\n',
    after: 'FROM a\nCOPY ["a\\\n\tb", "c"]\n',
  },
  {
    name: "heredocs stay, the lines that open them do not",
    before: "FROM a\nRUN --mount=type=cache,target=/x \\\n  <<EOF\n  b \\\n  c\nEOF\n USER d\n",
    after: "FROM a\nRUN --mount=type=cache,target=/x \\\n    <<EOF\n  b \\\n  c\nEOF\nUSER d\n",
  },
  {
    name: "what another shell reads stays",
    before: 'FROM a\nSHELL ["python", "-c"]\nRUN if x: \\\n  y\nCOPY b \\\n  c\n',
    after: 'FROM a\nSHELL ["python", "-c"]\nRUN if x: \\\n  y\nCOPY b \\\n    c\n',
  },
  {
    name: "what follows a comment sign, and a quote that shells end in different places, stays",
    before: "FROM a\nRUN b # it's \\\n  c\nRUN b;#c \\\n  d\nRUN b $'d\\'e \\\n  f' \\'\n",
    after: "FROM a\nRUN b # it's \\\n  c\nRUN b;#c \\\n  d\nRUN b $'d\\'e \\\n  f' \\'\n",
  },
  {
    name: "a script that a template fills in stays, one that has such braces in quotes does not",
    before:
      "FROM a\nRUN b; \\\n{{ if c(\"d\") then ( -}} \\\n  e; \\\n{{ ) end -}} \\\n f\nRUN b --format '{{.Id}}' \\\n c\n",
    after:
      "FROM a\nRUN b; \\\n{{ if c(\"d\") then ( -}} \\\n  e; \\\n{{ ) end -}} \\\n f\nRUN b --format '{{.Id}}' \\\n    c\n",
  },
  {
    name: "the shell of Windows",
    before: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN b \\\n  c\n",
    after: "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN b \\\n  c\n",
  },
  {
    name: "a template's braces between quotes, and its own signs",
    before: 'FROM a\nRUN b "{{ c "d \\\n  e" }}" \\\n f\nRUN {% if g %} \\\n  h\nRUN <%= i %> \\\n  j\n',
    after: 'FROM a\nRUN b "{{ c "d \\\n  e" }}" \\\n f\nRUN {% if g %} \\\n  h\nRUN <%= i %> \\\n  j\n',
  },
  {
    name: "commands and variables between quotes are certain without quotes of their own",
    before:
      'FROM a\nRUN b "$(c -d | e ${F})" "${G:-h i}" "`j k`" \\\n  ${L%%.*} `m \\\n  n` $(o "p \\\n  q") \\\n  && r "it\'s"\n',
    after:
      'FROM a\nRUN b "$(c -d | e ${F})" "${G:-h i}" "`j k`" \\\n    ${L%%.*} `m \\\n    n` $(o "p \\\n  q") \\\n    && r "it\'s"\n',
  },
  {
    name: "a shell whose quotes are not known here, and one that is",
    before: 'FROM a\nSHELL ["/bin/rc", "-c"]\nRUN b \\\n  c\nSHELL ["/bin/bash", "-ec"]\nRUN b \\\n  c\n',
    after: 'FROM a\nSHELL ["/bin/rc", "-c"]\nRUN b \\\n  c\nSHELL ["/bin/bash", "-ec"]\nRUN b \\\n    c\n',
  },
  {
    name: "the command of a trigger and of a health check is one",
    before: 'FROM a\nONBUILD RUN b \\\n  "c \\\n  d"\nHEALTHCHECK --interval=5s \\\n  CMD e \\\n  f\n',
    after: 'FROM a\nONBUILD RUN b \\\n    "c \\\n  d"\nHEALTHCHECK --interval=5s \\\n    CMD e \\\n    f\n',
  },
  {
    name: "a file of another frontend is not touched",
    before: "# syntax=example.com/other\n  FROM a\n",
    after: "# syntax=example.com/other\n  FROM a\n",
  },
  {
    name: "one of another repository that is called alike neither",
    before: "# syntax=example.com/notdocker/dockerfile:1\n  FROM a\n",
    after: "# syntax=example.com/notdocker/dockerfile:1\n  FROM a\n",
  },
  {
    name: "a file of Docker's frontend from a mirror is",
    before: "# syntax=mirror.gcr.io/docker/dockerfile:1\n  FROM a\n",
    after: "# syntax=mirror.gcr.io/docker/dockerfile:1\nFROM a\n",
  },
  {
    name: "so is one of what is not released yet, by its digest",
    before: "# syntax = docker.io/docker/dockerfile-upstream@sha256:abc\n  FROM a\n",
    after: "# syntax = docker.io/docker/dockerfile-upstream@sha256:abc\nFROM a\n",
  },
  {
    name: "an indented line at the head does not become a directive",
    before: "  # syntax=docker/dockerfile:1\n  FROM a\n",
    after: "  # syntax=docker/dockerfile:1\nFROM a\n",
  },
  {
    name: "nor a first line that would have the next one read as a directive",
    before: " #!/usr/bin/env a\n  # syntax=example.com/other\n FROM a\n #!b\n",
    after: " #!/usr/bin/env a\n# syntax=example.com/other\nFROM a\n#!b\n",
  },
  {
    name: "line breaks stay those of Windows",
    before: "FROM a\r\n  RUN b \\\r\n  \r\n c\r\n",
    after: "FROM a\r\nRUN b \\\r\n\r\n    c\r\n",
  },
  {
    name: "a comment that ends the file inside an instruction is one of it",
    before: "FROM a\nRUN b \\\n # c\n",
    after: "FROM a\nRUN b \\\n    # c\n",
  },
];

describe("formatting", () => {
  for (const { name, before, after, options } of cases) {
    test(name, () => {
      assert.equal(formatted(before, options), after);
      assert.equal(formatted(after, options), after, "not the same when done twice");
    });
  }

  for (const script of [
    'echo "`echo "a⏎b"`"',
    'echo `echo \\\\"a⏎b\\\\"`',
    'echo "$(case x in x) echo "a⏎b";; esac)"',
    'echo "$(echo "a⏎b")"',
    'echo "$(echo "$(echo "a⏎b")")"',
    'X=${Y:-a⏎b}; echo "$X"',
    "echo ${Y:-a⏎b}",
    'echo "${Y:-"a⏎b"}"',
    'echo "${Y:-${Z:-"a⏎b"}}"',
    'export X="${Y:-`echo "a⏎b"`}"',
    "[[ $X =~ ^(a⏎b)$ ]]",
    "[[ $X == @(a⏎b) ]]",
    "A[a⏎b]=c",
    'echo "a⏎b',
  ]) {
    test(`a script stays where it is not certain what its quotes hold: ${script}`, () => {
      for (const before of ["RUN \\\n  c && \\\n  ", "CMD ", "ONBUILD RUN --mount=type=cache,target=/x "]) {
        const text = `FROM a\n${before}${script.replace("⏎", " \\\n  ")}; d \\\n  e\n`;
        assert.equal(formatted(text), text);
      }
    });
  }

  test("a range changes its own lines", () => {
    const text = " FROM a\nRUN b \\\n  c \\\n  d\n";
    const start = text.indexOf("  d");
    assert.equal(formatted(text, {}, { start, end: text.length }), " FROM a\nRUN b \\\n  c \\\n    d\n");
  });

  test("behind the escape character the line below is indented", () => {
    const below = (text: string) => {
      const offset = text.indexOf("|");
      const plain = text.replace("|", "");
      return applyEdits(plain, formatBelow(read(plain), offset - 1, FOUR));
    };
    assert.equal(below("FROM a\nRUN b \\|\nc\nUSER d\n"), "FROM a\nRUN b \\\n    c\nUSER d\n");
    assert.equal(below("FROM a\nRUN b/\\|\nc\n"), "FROM a\nRUN b/\\\nc\n", "it goes on with the word");
    assert.equal(below("FROM a\n# b \\|\nUSER c\n"), "FROM a\n# b \\\nUSER c\n", "a comment ends at its line");
    assert.equal(below("FROM a\n RUN b \\|"), "FROM a\n RUN b \\", "there is none");
  });

  test("any instruction means the same afterwards, broken and indented in any way", () => {
    const piece = fc.constantFrom<string>(
      'RUN --mount=type=cache,target=/x echo "a  b" \'c d\' $(foo "x y") && cd /tmp; true',
      "RUN printf '%s' foo\\ bar baz",
      'RUN echo "`echo "a  b" c`" `echo d  e` && f "g  h"',
      'RUN echo "$(case x in x) echo "a  b";; (y | "z  z") c;; esac)"; case "d  e" in f) g "h  i" ;; esac',
      'RUN X=${Y:-a  b} Z="${Y:-"c  d"}" A=(e "f  g"); echo "${B:-$(h "i  j")}" ${C%%.*}',
      "RUN if [[ $a =~ (b  c)d ]]; then e $'f\\'g  h' \\' \"$(i ${J} | k)\"; fi",
      "ENV A=1 B=\"two words\" C='x y' D=a\\ b",
      "ENV NAME value  with blanks",
      'LABEL a="b c" d=e f.g="h i"',
      "COPY --from=x --chown=1:1 a b /e",
      'CMD ["sh", "-c", "a  b"]',
      'HEALTHCHECK --interval=5s CMD curl -f "http://x/ y" || exit 1',
      "EXPOSE 80 443/tcp",
      "WORKDIR /a b  c",
      'ONBUILD RUN a "b  c" d',
    );
    const seam = fc.tuple(
      fc.constantFrom("", " "),
      fc.constantFrom("", "   # it's\n", "  \n"),
      fc.constantFrom("", " ", "\t", "      "),
    );
    const broken = fc.tuple(piece, fc.array(fc.tuple(fc.nat(60), seam), { maxLength: 5 })).map(([text, seams]) =>
      seams
        .toSorted(([a], [b]) => b - a)
        .reduce<string>((all, [at, [behind, between, before]]) => {
          const place = 1 + (at % (text.length - 1));
          return `${all.slice(0, place)}\\${behind}\n${between}${before}${all.slice(place)}`;
        }, text),
    );
    const options = fc.constantFrom<Partial<FormatOptions>>({}, { tabSize: 2 }, { insertSpaces: false });
    fc.assert(
      fc.property(broken, options, (instruction, how) => {
        const text = `FROM a\n ${instruction}\nUSER b\n`;
        const after = formatted(text, how);
        assert.deepEqual(meaning(after), meaning(text), after);
        assert.equal(formatted(after, how), after);
      }),
      { numRuns: 500 },
    );
  });
});

/** What an instruction says, but for how many blanks part its words. */
function meaning(text: string) {
  const doc = read(text);
  return withNested(doc.instructions).map((one) => ({
    keyword: one.keyword,
    flags: one.flags.map(({ name, value }) => [name, value]),
    // What `ENV name value` says is in its pair: the name ends at the first blank, whatever its words are.
    words: one.pairs.some(({ legacy }) => legacy) ? [] : one.words.map(({ raw }) => raw),
    exec: one.exec?.items.map(({ value }) => value),
    pairs: one.pairs.map(({ name, value }) => [name, value?.raw]),
    commands: ["RUN", "CMD"].includes(one.keyword)
      ? stepOf(doc, one).script.commands.map(({ name, args }) => [
          name?.text,
          ...args.map(({ text }) => oneBlank(text)),
        ])
      : [],
  }));
}

/** A word with one blank in place of several; in a `$(…)` of its own there may be some between words. */
function oneBlank(word: string): string {
  return word
    .split('"')
    .map((part, i) => (i % 2 === 0 && word.includes("$(") ? part.replace(/\s+/g, " ") : part))
    .join('"');
}
