// VOLUME over folders of the system, and over what later steps still change.
import { fact } from "../../core/fact.ts";
import { addTo } from "../../core/lists.ts";
import { source } from "../../core/rule.ts";
import { frontOf } from "../../core/search.ts";
import { quoted, type Span } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { callsOf } from "../shell/calls.ts";
import { resolveAt } from "../stages/environment.ts";
import { placeOf, type Stage } from "../stages/stages.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";

/** Folders that every image and its packages use themselves (hier(7)). */
const SYSTEM: ReadonlySet<string> = new Set(
  "/ /bin /boot /dev /etc /lib /lib64 /proc /root /sbin /sys /usr /usr/bin /usr/lib /var".split(" "),
);
const MOST = 200;

export default dockerRule({
  id: "dockerfile/volume-in-image",
  title: "`VOLUME` must be for data, and below the steps that fill it",
  label: "Volume in the image",
  why: "Every container gets a volume of its own there, which stays when the container is gone. Over a folder of the system it hides what a newer image has in it. What steps below `VOLUME` write there is lost in builds without BuildKit.",
  leave: {
    when: "Leave it where all builds use BuildKit, which keeps what later steps change.",
    reason: "only built with BuildKit",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["dockle:DKL-DI-0002"],
  references: ["https://docs.docker.com/reference/dockerfile/#notes-about-specifying-volumes"],
  examples: [
    {
      bad: source`
        FROM debian:13
        VOLUME «/etc»
      `,
      good: source`
        FROM debian:13
        VOLUME /var/lib/app
      `,
    },
    {
      bad: source`
        FROM debian:13
        VOLUME «/data»
        RUN mkdir -p /data/cache && chown -R 10001 /data
      `,
      good: source`
        FROM debian:13
        RUN mkdir -p /data/cache && chown -R 10001 /data
        VOLUME /data
      `,
    },
  ],
  *check(doc) {
    for (const volume of doc.instructions) {
      if (volume.keyword !== "VOLUME") continue;
      for (const word of argumentsOf(volume)) {
        const resolved = resolveAt(doc, volume, word);
        const path = resolved === undefined || resolved === "" ? undefined : pathFrom(workdirAt(doc, volume), resolved);
        if (path === undefined) continue;
        const message = SYSTEM.has(path)
          ? `\`${quoted(path)}\` belongs to the system: the volume hides what a newer image has there.`
          : changedBelow(doc, volume, path)
            ? `Later steps change \`${quoted(path)}\`, which is lost in builds without BuildKit.`
            : undefined;
        if (message !== undefined) yield { at: inside(doc, word.at), message };
      }
    }
  },
});

/** Without the quotes of an item. */
function inside({ text }: Dockerfile, at: Span): Span {
  return text[at.start] === '"' && at.end > at.start + 1 ? { start: at.start + 1, end: at.end - 1 } : at;
}

/** Whether a step of the same stage below changes owners, rights or files of a folder. */
function changedBelow(doc: Dockerfile, volume: Instruction, folder: string): boolean {
  const stage = placeOf(doc, volume)?.stage;
  const calls = (stage && changes(doc).get(stage)) ?? [];
  const first = frontOf(calls, ({ step }) => step.instruction.at.start <= volume.at.end);
  return calls.slice(first, first + MOST).some(({ command, step }) =>
    command.args.some(({ literal }) => {
      if (literal === undefined || literal.startsWith("-")) return false;
      const path = literal.startsWith("/") ? pathFrom(workdirAt(doc, step.instruction), literal) : undefined;
      return path === folder || path?.startsWith(`${folder}/`) === true;
    }),
  );
}

/** The commands that change owners, rights or files, in order, by the stage that they are in. */
const changes = fact((doc: Dockerfile) => {
  const found = new Map<Stage, ReturnType<typeof callsOf>[number][]>();
  for (const call of callsOf(doc, "chown", "chmod", "mkdir", "touch", "cp", "mv", "rm", "chgrp", "install")) {
    const stage = placeOf(doc, call.step.instruction)?.stage;
    if (stage !== undefined) addTo(found, stage, call);
  }
  return found;
});
