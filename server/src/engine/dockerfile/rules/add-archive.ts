// An archive that is copied and then unpacked: ADD does both in one layer.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { callsOf } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import { placeOf } from "../stages/stages.ts";

/** What ADD unpacks (Dockerfile reference, "Adding local tar archives"). */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|lzma|Z))$/;
const MOST = 200;

export default dockerRule({
  id: "dockerfile/add-archive",
  title: "Local archives must be unpacked by `ADD`",
  label: "Archive unpacked by RUN",
  why: "The archive stays in the layer of `COPY`, and what it contains is in the layer of `RUN` once more. `ADD` unpacks it where it belongs, and the archive itself is in no layer.",
  breaks:
    "`ADD` unpacks as root and keeps the owners in the archive; options of `tar`, such as `--strip-components`, have no counterpart. Build the image and look at the files.",
  leave: {
    when: "Leave it where `tar` gets options that `ADD` does not have, or only a part is unpacked.",
    reason: "needs --strip-components",
  },
  severity: "info",
  preset: "all",
  tags: ["size"],
  since: "0.1",
  equivalents: ["hadolint:DL3010"],
  references: ["https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives"],
  examples: [
    {
      bad: source`
        FROM debian:13
        «COPY» app.tar.gz /opt/
        RUN tar -xzf /opt/app.tar.gz -C /opt
      `,
      fixed: source`
        FROM debian:13
        ADD app.tar.gz /opt/
        RUN tar -xzf /opt/app.tar.gz -C /opt
      `,
      note: "the step that unpacks it is then removed by hand",
    },
  ],
  *check(doc) {
    for (const copy of doc.instructions) {
      if (copy.keyword !== "COPY" || copy.flags.some(({ name }) => name === "from")) continue;
      const archives = archivesOf(copy);
      if (archives.length === 0) continue;
      const unpacked = unpackedBelow(doc, copy).find((path) => archives.includes(nameOf(path)));
      if (unpacked === undefined) continue;
      yield {
        at: copy.keywordAt,
        message: `\`${quoted(nameOf(unpacked))}\` is unpacked by a later step and stays in this layer: use \`ADD\`.`,
        fix:
          argumentsOf(copy).length === 2
            ? choice("Write `ADD`, which unpacks it", {
                at: copy.keywordAt,
                text: doc.text[copy.keywordAt.start] === "c" ? "add" : "ADD",
              })
            : undefined,
      };
    }
  },
});

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** The names that the archives of a COPY have in the image. */
function archivesOf(copy: Instruction): readonly string[] {
  const words = (copy.exec?.items ?? copy.words).map(({ value }) => value);
  const target = words.at(-1) ?? "";
  const sources = words.slice(0, -1).filter((path) => ARCHIVE.test(path));
  return sources.length === 1 && ARCHIVE.test(target) ? [nameOf(target)] : sources.map(nameOf);
}

/** The archives that the steps of the same stage unpack below an instruction. */
function unpackedBelow(doc: Dockerfile, copy: Instruction): readonly string[] {
  const stage = placeOf(doc, copy)?.stage;
  return callsOf(doc, "tar", "bsdtar", "gunzip", "bunzip2", "unxz")
    .filter(({ step }) => step.instruction.at.start > copy.at.end && placeOf(doc, step.instruction)?.stage === stage)
    .slice(0, MOST)
    .flatMap(({ command }) => (extracts(command) ? pathsIn(command) : []));
}

/** `-x`, `--extract`, `--get`, and the old style without a dash, `tar xzf` (tar(1)). */
function extracts({ program, args }: ShellCommand): boolean {
  if (program !== "tar" && program !== "bsdtar") return true;
  return args.some(
    ({ text }, i) => /^-[A-Za-z]*x|^--(?:extract|get)$/.test(text) || (i === 0 && /^[A-Za-z]*x/.test(text)),
  );
}

function pathsIn({ args, redirects }: ShellCommand): readonly string[] {
  const input = redirects.filter(({ operator }) => operator === "<").flatMap(({ target }) => target?.text ?? []);
  return [...args.map(({ text }) => text.replace(/^--file=/, "")), ...input].map((path) => path.replace(/["']/g, ""));
}
