// The final image runs as root because no stage sets USER.
import { source } from "../../core/rule.ts";
import { isAction, socketHolder } from "../evidence.ts";
import { builtOnIt, userOfBuiltBase } from "../neighbours.ts";
import { isRootsBase } from "../packages/root-bases.ts";
import { dockerRule } from "../rule.ts";
import { isHalfTyped } from "../stages/half-typed.ts";
import { isNeverRun } from "../stages/never-run.ts";
import { buildOf, parents, type Stage, stages, targetStages } from "../stages/stages.ts";
import { baseOf, finalUser } from "../stages/users.ts";
import { isForDevelopment } from "./_development.ts";
import { startedBy } from "./_root-needs.ts";
import { rootPackagesOf } from "./_root-packages.ts";
import { twinFixes } from "./_twins.ts";
import { administratorSentence, droppingSentence, dropsForOthers, dropsPrivileges, wayFixes } from "./_user.ts";

export default dockerRule({
  id: "dockerfile/missing-user",
  title: "Images must set the user they run as",
  label: "Runs as root",
  why: "Without `USER` the program runs as root: an attacker in it is root in the container, and one kernel bug or bad mount away from root on the host.",
  breaks:
    "The program can no longer write to root's files or install packages, and on some runtimes it cannot listen on ports below 1024. Start the container with its usual volumes and look for `Permission denied`.",
  rarerFixes: ["choice"],
  leave: {
    when: "Leave root where the program needs it, such as `sshd` or `crond`, or where the entrypoint drops privileges itself. An image that others build on can stay root too, if each of them sets `USER`.",
    reason: "a base image, the images built on it set USER",
  },
  severity: "warning",
  milder: {
    info: "the user of the base image is not known, or the file is for a development container",
    hint: "the entrypoint drops privileges, an image here is built on this one, or nothing is known of a base image that is built locally",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "trivy:DS-0002",
    "checkov:CKV_DOCKER_3",
    "dockle:CIS-DI-0001",
    "semgrep:missing-user",
    "semgrep:missing-user-entrypoint",
    "kics:fd54f200-402c-4333-a5a4-36ef6709af2f",
  ],
  unplaced: ["trivy:DS-0002"],
  references: ["https://docs.docker.com/build/building/best-practices/#user"],
  examples: [
    {
      bad: source`
        FROM «python:3.14-slim»
        COPY . /app
        CMD ["python", "/app/server.py"]
      `,
      fixed: source`
        FROM python:3.14-slim
        COPY . /app
        RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --create-home app
        USER 10001
        CMD ["python", "/app/server.py"]
      `,
      note: "The fix takes a user that the base image or the file already has, and adds one only where there is none. Its title says what to check first: that the program works without root, and whatever the file shows of scripts, folders and ports. A program copied alone into `scratch` or a distroless image needs no check. There is no fix for programs known to need root, such as `crond`, or for a command that runs `chown`.",
    },
    {
      note: "only a stage that is shipped matters, which is the last one unless builds name others",
      bad: source`
        FROM golang:1.25 AS build
        RUN go build -o /server .
        FROM «scratch»
        COPY --from=build /server /server
        ENTRYPOINT ["/server"]
      `,
      fixed: source`
        FROM golang:1.25 AS build
        RUN go build -o /server .
        FROM scratch
        COPY --from=build /server /server
        USER 65532:65532
        ENTRYPOINT ["/server"]
      `,
    },
    {
      note: "a stage inherits its parent's user",
      bad: "FROM «alpine:3.22»\n",
      good: source`
        FROM alpine:3.22 AS base
        USER 10001
        FROM base
        CMD ["top"]
      `,
    },
  ],
  *check(doc, { path }) {
    const told = new Map<Stage, string>();
    for (const stage of targetStages(doc)) {
      if (isHalfTyped(doc, stage) || isNeverRun(doc, stage)) continue;
      if (isAction(doc) || finalUser(doc, stage) !== undefined) continue;
      if (stage.windows) {
        const message = administratorSentence(doc, stage);
        if (message !== undefined) yield { at: stage.label, missing: true, message };
        continue;
      }
      const base = baseOf(stage);
      const builtBase = base.runsAs === "unknown" ? userOfBuiltBase(doc, stage) : undefined;
      if (base.runsAs === "user" || builtBase === "user" || base.open) continue;
      const drops = dropsPrivileges(doc, stage);
      const { asRoot } = startedBy(doc, stage);
      const [tool] = rootPackagesOf(doc, stage);
      const holder = socketHolder(doc, stage);
      const socket = holder && "a service gives it the runtime's socket, which belongs to root";
      const reason = asRoot ?? socket ?? (tool && `it installs \`${tool}\`, which needs root`);
      const isUnknown = base.runsAs === "unknown" && builtBase !== "root" && !isRootsBase(doc, stage);
      const isSetElsewhere = stages(doc).some(({ instructions }) =>
        instructions.some(({ keyword }) => keyword === "USER"),
      );
      const isLast = stage === stages(doc).at(-1);
      const own = isLast ? "last stage" : `stage \`${stage.name ?? stage.index}\``;
      const unset = isSetElsewhere ? `its ${own} has no \`USER\`` : "it has no `USER`";
      const onIt = builtOnIt(doc, stage);
      if (onIt !== undefined) {
        yield {
          at: stage.label,
          missing: true,
          message: `Images built on this one ${isUnknown ? "may run" : "run"} as root unless they set \`USER\`.`,
          atMost: "hint",
          related: [onIt, ...buildOf(doc, stage)],
        };
        continue;
      }
      const message = (where: string) =>
        drops
          ? droppingSentence(doc, stage)
          : isUnknown
            ? `The image may run as root: ${where}.`
            : dropsForOthers(doc, stage)
              ? "The image runs as root: its entrypoint does not drop privileges for this command."
              : `The image runs as root: ${where}${reason === undefined ? "" : `, and ${reason}`}.`;
      const atMost =
        drops || (isUnknown && (base.local || builtBase !== undefined))
          ? "hint"
          : isUnknown || isForDevelopment(path)
            ? "info"
            : undefined;
      // The same verdict is not repeated for a stage that is built on one that has it; another one is: a stage may start something else.
      const verdict = `${atMost} ${message("")}`;
      told.set(stage, verdict);
      if (parents(stage).some((one) => one !== stage && told.get(one) === verdict)) continue;
      yield {
        at: stage.label,
        missing: true,
        message: message(unset),
        fix: holder === undefined ? [...twinFixes(doc, stage), ...wayFixes(doc, stage)] : [],
        related: [...(holder === undefined ? [] : [holder]), ...buildOf(doc, stage)],
        atMost,
      };
    }
  },
});
