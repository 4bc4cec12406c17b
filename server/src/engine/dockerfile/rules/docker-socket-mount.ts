// The socket of a container runtime in an image: who can use it is root on the machine.
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted, type Span, wholeLineAt } from "../../core/text.ts";
import { runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import { allInstructions, argumentsOf, type Dockerfile, type Flag, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { mountKey } from "../stages/mounts.ts";
import { fieldsOf } from "../values/fields.ts";
import { withoutFlag } from "./_flags.ts";

export default dockerRule({
  id: "dockerfile/docker-socket-mount",
  title: "Images and build steps must not use the socket of a container runtime",
  label: "Runtime socket",
  why: "Anyone who can use the socket can start a container that has every file of the host, which makes them root there. An image that declares the socket as a volume asks its users to hand it over.",
  breaks:
    "A program that starts containers needs the socket, and then gets it from `docker run` or Compose, where it can be seen. Build the image and start it as you deploy it.",
  leave: {
    when: "Leave it in an image whose only task is to manage containers, such as a dashboard for Docker.",
    reason: "manages containers, runs on a machine of its own",
  },
  severity: "error",
  milder: { info: "the image only declares the socket as a volume, which hands over nothing by itself" },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["semgrep:dockerd-socket-mount"],
  answersTo: ["dockle:DKL-DI-0002"],
  references: ["https://docs.docker.com/engine/security/#docker-daemon-attack-surface"],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        VOLUME «/var/run/docker.sock»
        USER 10001
      `,
      fixed: source`
        FROM debian:13-slim
        USER 10001
      `,
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN «--mount=type=bind,source=/run/docker.sock,target=/run/docker.sock» docker pull alpine:3.22
      `,
      fixed: source`
        FROM debian:13-slim
        RUN docker pull alpine:3.22
      `,
    },
  ],
  *check(doc) {
    for (const instruction of allInstructions(doc)) {
      if (instruction.keyword === "VOLUME") yield* volumes(doc, instruction);
      if (instruction.keyword !== "RUN") continue;
      for (const flag of instruction.flags) {
        const runtime = flag.name === "mount" ? mountedRuntime(doc, instruction, flag) : undefined;
        if (runtime === undefined) continue;
        yield {
          at: flag.at,
          message: `This step gets the socket of ${runtime}, so it can start containers and is root on the builder.`,
          fix: hardening("Remove the mount", withoutFlag(doc, flag)),
        };
      }
    }
  },
});

function* volumes(doc: Dockerfile, instruction: Instruction) {
  const words = argumentsOf(instruction);
  for (const word of words) {
    const path = resolveAt(doc, instruction, word);
    const runtime = path === undefined ? undefined : runtimeSocketAt(path)?.runtime;
    if (runtime === undefined) continue;
    const isAlone = words.length === 1 && doc.instructions.includes(instruction);
    yield {
      at: inside(doc, word.at),
      message: `The image expects the socket of ${runtime} here, which makes a container that gets it root on its host.`,
      atMost: "info" as const,
      fix:
        isAlone && !isUnfinished(doc, instruction)
          ? hardening(`Remove \`VOLUME ${quoted(path ?? "")}\``, { at: lines(doc, instruction), text: "" })
          : undefined,
    };
  }
}

function lines({ text }: Dockerfile, { at }: Instruction): Span {
  return { start: wholeLineAt(text, at.start).start, end: wholeLineAt(text, at.end).end };
}

/** Without the quotes of an item. */
function inside({ text }: Dockerfile, at: Span): Span {
  return text[at.start] === '"' && at.end > at.start + 1 ? { start: at.start + 1, end: at.end - 1 } : at;
}

/** The runtime whose socket a mount of files leads to, or puts in its place. */
function mountedRuntime(doc: Dockerfile, run: Instruction, { value }: Flag): string | undefined {
  const fields = new Map(
    (fieldsOf(value ?? "") ?? []).map((field) => {
      const equals = field.indexOf("=");
      const key = mountKey(equals === -1 ? field : field.slice(0, equals));
      return [key, equals === -1 ? undefined : resolveAt(doc, run, { raw: field.slice(equals + 1) })] as const;
    }),
  );
  if (fields.has("type") && fields.get("type")?.toLowerCase() !== "bind") return undefined;
  for (const key of ["source", "target"]) {
    const path = fields.get(key);
    const runtime = path === undefined ? undefined : runtimeSocketAt(path)?.runtime;
    if (runtime !== undefined) return runtime;
  }
  return undefined;
}
