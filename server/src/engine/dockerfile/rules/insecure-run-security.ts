// RUN with the rights of the builder: outside of its sandbox, or in the network of its host.

import { byWord } from "../../core/by-word.ts";
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { allInstructions } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { withoutFlag } from "./_flags.ts";

/** By flag and value (Dockerfile reference, "RUN --network" and "RUN --security"). */
const MESSAGES: Readonly<Record<string, string>> = byWord({
  "security=insecure": "`--security=insecure` runs this step without a sandbox: it has all rights of the builder.",
  "network=host": "`--network=host` lets this step reach services that only listen on the builder itself.",
});

export default dockerRule({
  id: "dockerfile/insecure-run-security",
  title: "Build steps must run in the builder's sandbox",
  label: "Step without sandbox",
  why: "A build runs scripts of strangers: installers, package hooks, code of dependencies. With `--security=insecure` they are as good as root on the machine that builds, and with `--network=host` they reach what listens on `localhost` there. A builder has to allow both first.",
  breaks:
    "Steps that mount file systems, use devices or start containers need `--security=insecure`; steps that use a service on the builder need its network. Build the image.",
  leave: {
    when: "Leave it where a step cannot work otherwise and the builder is used for nothing else, such as one that makes disk images.",
    reason: "loop devices are needed, the builder is a throwaway VM",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  references: [
    "https://docs.docker.com/reference/dockerfile/#run---security",
    "https://docs.docker.com/reference/dockerfile/#run---network",
  ],
  examples: [
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN «--security=insecure» make image
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        RUN make image
      `,
    },
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        RUN «--network=host» npm ci
      `,
      good: source`
        # syntax=docker/dockerfile:1
        FROM node:24-slim
        RUN --network=none npm run build
      `,
      note: "`none` is the other way round: the step has no network at all",
    },
  ],
  *check(doc) {
    for (const { keyword, flags } of allInstructions(doc)) {
      if (keyword !== "RUN") continue;
      for (const flag of flags) {
        const message = MESSAGES[`${flag.name}=${flag.value}`];
        if (message === undefined) continue;
        yield {
          at: flag.at,
          message,
          fix: hardening(`Remove \`--${flag.name}=${flag.value}\``, withoutFlag(doc, flag)),
        };
      }
    }
  },
});
