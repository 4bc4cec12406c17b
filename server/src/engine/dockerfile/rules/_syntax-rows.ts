// The rows of `syntax-error`: everything for which a build stops, or does something other than what is written, by the code that
// `parse/` and `refused/` give it. Each has a text on which it alone is reported, and the same without it.
import type { Row } from "../../core/rule.ts";

interface SyntaxRow extends Row {
  readonly bad: string;
  readonly good: string;
}

type Ids = Pick<Row, "severity" | "equivalents" | "answersTo" | "why">;

const ALPINE = "FROM alpine:3.22\n";

/** A row whose example is a line below FROM. */
function row(key: string, title: string, label: string, bad: string, good: string, ids: Ids = {}): SyntaxRow {
  return whole(key, title, label, `${ALPINE}${bad}\n`, `${ALPINE}${good}\n`, ids);
}

/** A row whose example is a file. */
function whole(key: string, title: string, label: string, bad: string, good: string, ids: Ids = {}): SyntaxRow {
  return { key, title, label, ...ids, bad, good };
}

/** BuildKit's check of every image name, with the defaults of arguments filled in. */
const INVALID_NAME = "buildkit:InvalidDefaultArgInFrom";

export const ROWS: readonly SyntaxRow[] = [
  // Lines and instructions
  row("unknown-instruction", "a line that is not an instruction", "Not an instruction", "«INCLUDE» a", "COPY a /a"),
  whole("no-stage", "no `FROM` before an instruction", "No FROM before it", `«RUN» true\n${ALPINE}`, ALPINE, {
    equivalents: ["hadolint:DL3061"],
  }),
  row("bad-trigger", "a trigger that is not allowed", "Trigger not allowed", "ONBUILD «FROM» a", "ONBUILD RUN a", {
    equivalents: ["hadolint:DL3043"],
  }),
  row("unclosed-heredoc", "a heredoc that is not closed", "Unclosed heredoc", "RUN «<<EOF»\ntrue", "RUN true"),
  whole(
    "repeated-directive",
    "a directive that is set twice",
    "Directive set twice",
    `# escape=\`\n# «escape»=\`\n${ALPINE}`,
    `# escape=\`\n${ALPINE}`,
  ),
  whole("bad-escape", "an invalid escape character", "Bad escape character", `# escape=«x»\n${ALPINE}`, ALPINE),
  whole("bad-check", "a malformed `check` directive", "Bad check directive", `# check=«skip»\n${ALPINE}`, ALPINE),
  // Arguments
  row("missing-argument", "a missing argument", "Missing argument", "«COPY» a", "COPY a /a"),
  row("missing-value", "a name without a value", "Name without value", "«ENV» A", "ENV A=1"),
  row("empty-name", "a value without a name", "Value without name", "ENV «=1»", "ENV A=1"),
  row("empty-path", "an empty path", "Empty path", 'VOLUME [«""»]', 'VOLUME ["/data"]'),
  row("comment-behind", "a comment behind a value", "Comment in a value", "USER 1000 «# app»", "USER 1000", {
    severity: "warning",
  }),
  row("bad-healthcheck", "a malformed health check", "Bad health check", "HEALTHCHECK «true»", "HEALTHCHECK CMD true"),
  row("bad-signal", "an unknown signal", "Unknown signal", "STOPSIGNAL «SIGSTOPP»", "STOPSIGNAL SIGTERM"),
  row("bad-port", "an invalid port", "Invalid port", "EXPOSE «65536»", "EXPOSE 8080", {
    equivalents: ["hadolint:DL3011", "trivy:DS-0008", "semgrep:invalid-port"],
  }),
  row("port-array", "ports in a JSON array", "Ports in an array", 'EXPOSE «["80"]»', "EXPOSE 80"),
  row("bad-destination", "a heredoc as destination", "Heredoc as destination", "COPY a «<<E»\nE", "COPY a /a"),
  row(
    "several-sources",
    "several sources and no `/` after the destination",
    "No slash after folder",
    "COPY a b «/c»",
    "COPY a b /c/",
    {
      severity: "warning",
      why: "With several sources, the destination must be a folder and must end with a slash. Otherwise BuildKit writes the files over each other where the folder does not exist yet, and other builders stop.",
      equivalents: ["hadolint:DL3021", "trivy:DS-0011"],
    },
  ),
  // Where files come from
  row("bad-source", "a source that cannot be copied", "Bad source", "COPY «https://example.com/a» /a", "COPY a /a"),
  row(
    "bad-from",
    "files taken from no stage above and no image",
    "Unknown source",
    "COPY --from=«9» /a /a",
    "COPY --from=busybox:1.37 /a /a",
    { equivalents: ["hadolint:DL3022"] },
  ),
  whole(
    "own-stage",
    "files taken from the own stage",
    "Copies from itself",
    "FROM alpine:3.22 AS build\nCOPY --from=«build» /a /b\n",
    "FROM alpine:3.22 AS build\nRUN cp /a /b\n",
    { equivalents: ["hadolint:DL3023", "trivy:DS-0006"] },
  ),
  row(
    "bad-mount",
    "a malformed mount",
    "Bad mount",
    "RUN --mount=«type=bnd» true",
    "RUN --mount=type=cache,target=/c true",
  ),
  // Flags
  row("unknown-flag", "an unknown flag", "Unknown flag", "COPY «--quietly» a /a", "COPY a /a"),
  row(
    "flag-dash",
    "a flag with a typographic dash",
    "Typographic dash",
    "COPY «\u2013-from»=busybox:1.37 /a /b",
    "COPY --from=busybox:1.37 /a /b",
    {
      why: "A flag begins with two hyphens. What begins with a dash is read as the first source, command or image, as it may come from a word processor or a web page.",
    },
  ),
  row("repeated-flag", "a flag that is set twice", "Flag set twice", "COPY --link «--link» a /a", "COPY --link a /a"),
  row("bad-flag", "an invalid value of a flag", "Bad flag value", "COPY --link=«x» a /a", "COPY --link a /a"),
  whole(
    "newer-syntax",
    "something newer than the `# syntax=` line",
    "Newer than the syntax",
    `# syntax=docker/dockerfile:1.4\n${ALPINE}COPY «--parents» a /a\n`,
    `# syntax=docker/dockerfile:1.20\n${ALPINE}COPY --parents a /a\n`,
  ),
  // JSON arrays
  row("bad-json", "invalid JSON", "Invalid JSON", "CMD «['a']»", 'CMD ["a"]'),
  row("open-array", "a JSON array that is not closed", "Unclosed JSON array", 'USER 1000\nCMD «["a"»', 'CMD ["a"]'),
  row("shell-form", "`SHELL` without a JSON array", "SHELL without array", "SHELL «bash -c»", 'SHELL ["bash", "-c"]'),
  // Quotes and variables
  row("unclosed-quote", "a quote that is not closed", "Unclosed quote", 'ENV A=«"»a', 'ENV A="a"'),
  row("unclosed-brace", "a `${` that is not closed", "Unclosed brace", "WORKDIR /«${»A", "WORKDIR /$A"),
  row("bad-substitution", "an unknown substitution", "Unknown substitution", "USER «${A^»^}", "USER $A"),
  row("bad-pattern", "a malformed pattern of a variable", "Bad pattern", "USER ${A#«\\a»}", "USER ${A#a}"),
  row(
    "foreign-variable",
    "a placeholder of another program",
    "Unfilled placeholder",
    "USER «${user.name}»",
    "USER $USER_NAME",
    { severity: "hint" },
  ),
  // FROM
  whole("from-arguments", "too many arguments of `FROM`", "FROM with more", "FROM alpine «3.22»\n", ALPINE),
  whole("bad-stage-name", "an invalid stage name", "Invalid stage name", "FROM alpine:3.22 AS «1a»\n", ALPINE),
  whole(
    "stage-case",
    "a stage used in capital letters",
    "Stage in capitals",
    "FROM alpine:3.22 AS build\nFROM «BUILD»\n",
    "FROM alpine:3.22 AS build\nFROM build\n",
  ),
  whole("bad-platform", "an invalid platform", "Invalid platform", `FROM --platform=«a/b/c/d» scratch\n`, ALPINE),
  whole("bad-reference", "an invalid image name", "Invalid image name", "FROM «Alpine:3.22»\n", ALPINE, {
    equivalents: [INVALID_NAME],
  }),
  whole(
    "default-reference",
    "an invalid image name by default",
    "Bad default image",
    "ARG TAG=_3.22-\nFROM «alpine:-$TAG»\n",
    "ARG TAG=3.22\nFROM alpine:$TAG\n",
    { severity: "info", equivalents: [INVALID_NAME] },
  ),
  whole(
    "unset-reference",
    "an image name that needs an argument",
    "Image needs argument",
    "ARG TAG\nFROM «alpine:$TAG»\n",
    "ARG TAG=3.22\nFROM alpine:$TAG\n",
    { severity: "hint", equivalents: [INVALID_NAME] },
  ),
  whole("stand-in-image", "an image name to be filled in", "Unfilled image name", "FROM «{{image}}»\n", ALPINE, {
    severity: "hint",
    equivalents: [INVALID_NAME],
  }),
];

/** The row of a code. A line that is too long for BuildKit has no text that could be shown. */
export function rowOf(code: string): string {
  return code === "long-line" ? "unknown-instruction" : code;
}
