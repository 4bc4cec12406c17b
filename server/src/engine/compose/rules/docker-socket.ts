// `compose/docker-socket`: a container runtime's socket mounted into a service.
import { choice } from "../../core/finding.ts";
import { hubName, nameOf } from "../../core/image.ts";
import { source } from "../../core/rule.ts";
import { runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import { removeItem, removePair } from "../../yaml/edit/edit.ts";
import { mounts } from "../mounts.ts";
import { composeRule } from "../rule.ts";
import { image, inBody, services } from "../services.ts";

export default composeRule({
  id: "compose/docker-socket",
  title: "Services must not get the container runtime's socket",
  why: "Whoever can write to the socket can start a privileged container and is root on the host. Mounting it read-only changes nothing: the file cannot be replaced, but it still takes every request. Let the service talk to a socket proxy that passes only the requests it needs.",
  severity: "error",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["kics:docker_socket_mounted_in_container", "semgrep:exposing-docker-socket-volume"],
  references: [
    "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
    "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
  ],
  options: {
    brokers: {
      type: "strings",
      default: [
        "traefik",
        "portainer/*",
        "nginxproxy/*",
        "lucaslorentz/caddy-docker-proxy",
        "tecnativa/docker-socket-proxy",
        "ghcr.io/tecnativa/docker-socket-proxy",
        "linuxserver/socket-proxy",
        "lscr.io/linuxserver/socket-proxy",
        "wollomatic/socket-proxy",
        "11notes/socket-proxy",
      ],
      description:
        "Images whose task is to speak to the runtime (`*` at the end stands for anything): a warning at most.",
    },
  },
  examples: [
    {
      bad: source`
        services:
          agent:
            image: acme/agent:2.4
            volumes:
              - «/var/run/docker.sock:/var/run/docker.sock:ro»
              - ./data:/data
      `,
      fixed: source`
        services:
          agent:
            image: acme/agent:2.4
            volumes:
              - ./data:/data
      `,
      note: "`:ro` is not a mitigation",
    },
    {
      bad: source`
        services:
          agent:
            image: acme/agent:2.4
            volumes:
              - type: bind
                source: «/run/containerd/containerd.sock»
                target: /run/containerd/containerd.sock
      `,
      good: source`
        services:
          agent:
            image: acme/agent:2.4
            environment:
              DOCKER_HOST: tcp://socket-proxy:2375
      `,
    },
  ],
  *check(doc, { options }) {
    const told = new Set<number>();
    for (const service of services(doc)) {
      const reference = image(doc, service);
      const names = reference.is === "set" ? [hubName(reference.value), nameOf(reference.value)] : [];
      const trusted = names.some((name) => name !== undefined && options.brokers.some((broker) => fits(name, broker)));
      const list = inBody(service, "volumes");
      for (const { index, at, source: path } of mounts(service)) {
        const socket = runtimeSocketAt(path);
        if (socket?.runtime === undefined || told.has(at.start)) continue;
        told.add(at.start);
        const edits =
          list?.kind !== "sequence"
            ? undefined
            : list.items.length === 1 && service.body !== undefined
              ? removePair(doc, service.body, "volumes")
              : removeItem(doc, list, index);
        yield {
          at,
          message: socket.rootless
            ? `\`${path}\` is mounted into service \`${service.name}\`: anyone who controls the service has the rights of that user on the host.`
            : `\`${path}\` is mounted into service \`${service.name}\`: anyone who controls the service is root on the host.`,
          fix: edits && choice(`Remove the mount of \`${path}\``, edits),
          atMost: trusted || socket.rootless ? "warning" : undefined,
        };
      }
    }
  },
});

/** Whether an image's name is `pattern`, or begins like it where that ends in `*`. */
function fits(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
