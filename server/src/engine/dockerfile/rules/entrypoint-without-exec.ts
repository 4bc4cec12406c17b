// A script as the first process of a container that stays there, and keeps stop signals from the program it starts.
import { builds } from "../../core/builds/builds.ts";
import { scriptAmong, scripts } from "../../core/builds/image-starts.ts";
import { nameIn } from "../../core/paths.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { needsOf } from "../entrypoints/script-needs.ts";
import { scriptIn, scriptSources, startedScript, startingOf } from "../entrypoints/started-script.ts";
import type { Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { stepOf } from "../shell/commands.ts";
import { signalsGroup } from "../shell/wrappers.ts";
import { targetStages } from "../stages/stages.ts";

const FILES = { "docker-entrypoint.sh": '#!/bin/sh\nset -e\nnode migrate.js\n"$@"\n' };

export default dockerRule({
  id: "dockerfile/entrypoint-without-exec",
  title: "The script that a container starts must end with `exec`",
  label: "Script without exec",
  why: "The script's shell stays process 1 and does not pass signals on. `docker stop` waits for ten seconds and then kills everything: open requests are lost, files may be left half written. With `exec` the program takes the place of the shell.",
  leave: {
    when: "Leave it where the script has something to do when the program has ended, and for jobs that end by themselves.",
    reason: "the script cleans up after the program",
  },
  severity: "hint",
  preset: "strict",
  tags: ["reliability"],
  since: "0.1",
  reads: [scripts, builds],
  references: ["https://docs.docker.com/build/building/best-practices/#entrypoint"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        COPY docker-entrypoint.sh /usr/local/bin/
        ENTRYPOINT «["docker-entrypoint.sh"]»
      `,
      good: source`
        FROM node:24-slim
        COPY docker-entrypoint.sh /usr/local/bin/
        ENTRYPOINT ["tini", "-g", "--", "docker-entrypoint.sh"]
      `,
      files: FILES,
      note: 'the script ends with `"$@"`; write `exec "$@"`',
    },
  ],
  *check(doc, { index, path }) {
    const told = new Set<Instruction>();
    for (const stage of targetStages(doc)) {
      const script = startedScript(doc, stage);
      if (script === undefined || stage.windows) continue;
      const needs =
        script.written === undefined
          ? scriptAmong(index, path, scriptSources(doc, stage, script.path))
          : needsOf(script.written);
      const program = needs?.waitsFor;
      if (program === undefined || program === null) continue;
      const instruction = startingOf(stage).find((one) =>
        stepOf(doc, one).script.commands.some((command) => scriptIn(command) === script.path),
      );
      // A file of a parent's is told there; an init that signals the whole group reaches the program.
      if (
        instruction === undefined ||
        told.has(instruction) ||
        signalsGroup(instruction.exec?.items.map(({ value }) => value) ?? [])
      )
        continue;
      told.add(instruction);
      yield {
        at: instruction.exec?.at ?? instruction.body,
        message: `\`${quoted(nameIn(script.path))}\` starts \`${quoted(program)}\` without \`exec\`, so stop signals do not reach it.`,
      };
    }
  },
});
