// ADD where COPY does the same without its surprises.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { allInstructions, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";

/** What ADD unpacks (Dockerfile reference, "ADD"), and what it is told by its own flags. */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tzst|taz|tz2|tlz|gz|bz2|xz|zst|Z|lzma)(?:$|\.[*?])/i;
const ADD_ONLY: ReadonlySet<string> = new Set(["checksum", "keep-git-dir", "unpack"]);
/** URLs, Git repositories in either notation, and the digests that image histories show. */
const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|[\w.-]+@[\w.-]+:|file:|multi:)|\.git(?:$|#)/i;

export default dockerRule({
  id: "dockerfile/prefer-copy",
  title: "`ADD` must not be used for local files",
  label: "ADD instead of COPY",
  why: "`ADD` unpacks archives and fetches URLs, so what ends up in the image depends on the kind of source. `COPY` does exactly what it says.",
  leave: {
    when: "`ADD` is right for archives to unpack, for URLs and for Git repositories, which are not reported. Leave it where the source is an archive, but its name does not show that.",
    reason: "rootfs.img is a tar archive to unpack",
  },
  severity: "info",
  preset: "recommended",
  tags: ["correctness", "hygiene"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3020",
    "trivy:DS-0005",
    "checkov:CKV_DOCKER_4",
    "kics:9513a694-aa0d-41d8-be61-3271e056f36b",
    "semgrep:prefer-copy-over-add",
  ],
  answersTo: ["dockle:CIS-DI-0009"],
  references: ["https://docs.docker.com/build/building/best-practices/#add-or-copy"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        «ADD» app.jar /app/
      `,
      fixed: source`
        FROM alpine:3.22
        COPY app.jar /app/
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        «add» --chown=10001:10001 ["config.json", "/app/config.json"]
      `,
      fixed: source`
        FROM alpine:3.22
        copy --chown=10001:10001 ["config.json", "/app/config.json"]
      `,
      good: source`
        FROM alpine:3.22
        ADD rootfs.tar.xz /
        ADD https://example.com/tool /usr/bin/tool
      `,
    },
  ],
  *check(doc) {
    for (const instruction of allInstructions(doc)) {
      if (instruction.keyword !== "ADD" || !isPlain(instruction)) continue;
      const { start, end } = instruction.keywordAt;
      const written = doc.text.slice(start, end);
      yield {
        at: instruction.keywordAt,
        message: `\`${written}\` may unpack or download its sources; use \`COPY\` for local files.`,
        fix: safe("Replace `ADD` with `COPY`", {
          at: instruction.keywordAt,
          text: written === written.toLowerCase() ? "copy" : "COPY",
        }),
      };
    }
  },
});

/** Whether every source is known to be a local file or folder that ADD would not unpack. */
function isPlain({ flags, words, exec }: Instruction): boolean {
  if (flags.some(({ name }) => ADD_ONLY.has(name))) return false;
  const all = exec === undefined ? words.map(({ value }) => value) : exec.items.map(({ value }) => value);
  if (all.length < 2) return false;
  return all.slice(0, -1).every((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    // `*` and `app-*` may match archives; `*.jar` does not.
    const open = path.includes("$") || (/[*?[]/.test(name) && !/\.\w+$/.test(name));
    return !open && !REMOTE.test(path) && !ARCHIVE.test(name);
  });
}
