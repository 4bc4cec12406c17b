// `compose/privileged`: a service, or its build, with all of the host's devices and capabilities.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { removePair } from "../../yaml/edit/edit.ts";
import { holderOf, pairOf } from "../../yaml/node.ts";
import { composeRule } from "../rule.ts";
import { flag, services } from "../services.ts";
import { isNamedStack, isStack } from "../swarm.ts";
import { otherUser } from "../users.ts";
import { needsHost, removing } from "./_removals.ts";

export default composeRule({
  id: "compose/privileged",
  title: "Services must not be privileged",
  label: "Privileged",
  why: "A privileged container has every capability, all devices and no seccomp or AppArmor profile: a process in it can mount the host's disk and is root on the host.",
  breaks:
    "The service loses the host's devices, most capabilities and the right to mount. Start it and look for `Operation not permitted` or a missing device, then add only that with `cap_add` or `devices`.",
  leave: {
    when: "Leave it where the service runs containers of its own or changes the host on purpose, and only runs code that you trust.",
    reason: "Docker in Docker for CI, trusted branches only",
  },
  severity: "error",
  milder: {
    warning: "it is set for a build, or the service runs as a non-root user",
    info: "the file is a stack for Swarm, which ignores it",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["semgrep:privileged-service", "kics:ae5b6871-7f45-42e0-bb4c-ab300c4d2026"],
  references: [
    "https://docs.docker.com/reference/compose-file/services/#privileged",
    "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
  ],
  examples: [
    {
      bad: source`
        services:
          vpn:
            image: linuxserver/wireguard:1.0.20250521
            privileged: «true»
            cap_add:
              - NET_ADMIN
      `,
      fixed: source`
        services:
          vpn:
            image: linuxserver/wireguard:1.0.20250521
            cap_add:
              - NET_ADMIN
      `,
      note: "a capability or a device is nearly always enough",
    },
  ],
  *check(doc, { path: file }) {
    if (isNamedStack(file)) return;
    // Compose may run a file that only looks like one for Swarm.
    const isForSwarm = isStack(file, doc);
    const told = new Set<number>();
    for (const service of services(doc)) {
      for (const path of [["privileged"], ["build", "privileged"]]) {
        const setting = flag(doc, service, ...path);
        // A shared anchor is one place, however many services use it.
        if (setting.is !== "set" || !setting.value || told.has(setting.at.start)) continue;
        told.add(setting.at.start);
        const owner = path.length === 1 ? service.node : pairOf(service.node, "build")?.value;
        const map = holderOf(owner, "privileged");
        const edits = map && removePair(doc, map, "privileged", "keep", "shared");
        const need = path.length === 1 ? needsHost(doc, service) : undefined;
        const user = path.length === 1 ? otherUser(doc, service) : undefined;
        yield {
          at: setting.at,
          message:
            path.length === 1
              ? `Service \`${service.name}\` is privileged: ${isForSwarm ? "with Compose (not Swarm) " : ""}${meaning(user?.name)}${need === undefined ? "" : `; ${need}`}.`
              : `The build of \`${service.name}\` may run steps with \`--security=insecure\` as root on the host.`,
          // Of a build only steps that ask for it get all rights; another user than root gets none of them by itself.
          atMost: isForSwarm ? "info" : path.length > 1 || user !== undefined ? "warning" : undefined,
          // What is privileged mostly needs some of it: that is looked at, not taken away in bulk.
          fix:
            edits && need === undefined
              ? choice(removing("Remove `privileged`", path.length === 1 ? "service" : "build"), edits)
              : [],
        };
      }
    }
  },
});

/**
 * What it means that a service is privileged, by the user other than root as whom it starts. Source: capabilities(7), "Transformation of
 * capabilities during execve()": other users than root have those of the bounding set by set-user-ID programs alone.
 */
function meaning(user: string | undefined): string {
  return user === undefined
    ? "it is root on the host"
    : `it runs as user \`${user}\`, but root in it is root on the host`;
}
