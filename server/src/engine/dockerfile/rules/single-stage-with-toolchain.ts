// The image that is shipped is built on a compiler or a software development kit.
//
// No fix: what a program needs beside itself (libraries, certificates, templates) only its author knows.
import { source } from "../../core/rule.ts";
import { toolchainOf } from "../../knowledge/toolchains.ts";
import { startingOf } from "../entrypoints/started-script.ts";
import { dockerRule } from "../rule.ts";
import { stepOf } from "../shell/commands.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { roots, type Stage, targetStages } from "../stages/stages.ts";
import { shownName } from "./_tags.ts";

export default dockerRule({
  id: "dockerfile/single-stage-with-toolchain",
  title: "Compilers and SDKs must stay in a stage of their own",
  label: "Ships a toolchain",
  why: "What compiles the program is shipped with it: hundreds of megabytes that nobody runs, with vulnerabilities of their own, and a compiler for an attacker who gets in. A second stage, with the result alone, leaves them behind.",
  leave: {
    when: "Leave it where the container is there to build with, or compiles something while it runs.",
    reason: "compiles the plugins of its users",
  },
  severity: "info",
  preset: "strict",
  tags: ["size", "security"],
  since: "0.1",
  references: ["https://docs.docker.com/build/building/multi-stage/"],
  examples: [
    {
      bad: source`
        FROM «golang»:1.26
        COPY . /src
        RUN cd /src && go build -o /server .
        CMD ["/server"]
      `,
      good: source`
        FROM golang:1.26 AS build
        COPY . /src
        RUN cd /src && go build -o /server .
        FROM debian:trixie-slim
        COPY --from=build /server /server
        CMD ["/server"]
      `,
    },
  ],
  *check(doc) {
    const told = new Set<Stage>();
    for (const target of targetStages(doc)) {
      if (isHalfTyped(doc, target)) continue;
      const started = startingOf(target).flatMap((one) => stepOf(doc, one).script.commands);
      // What starts nothing, or a shell, is for others to build on, or to work in.
      if (started.every(({ program = "" }) => SHELLS.has(program))) continue;
      const names = started.flatMap(({ program = "", args }) => [program, `${program} ${args[0]?.literal}`]);
      // Where a FROM line picks one of several, none of them is shipped for certain.
      const [root, ...others] = roots(target);
      const image = root?.image;
      const toolchain = image && toolchainOf(image);
      if (root === undefined || told.has(root) || image === undefined || toolchain === undefined || others.length > 0)
        continue;
      if (names.some((one) => toolchain.commands.has(one))) continue;
      told.add(root);
      yield {
        at: { start: image.at.start, end: image.path.at.end },
        message: `\`${shownName(doc, image)}\` ships ${toolchain.what} with your program: copy the result into a second stage.`,
      };
    }
  },
});

const SHELLS: ReadonlySet<string> = new Set(["", "ash", "bash", "sh", "sleep", "tail", "zsh"]);
