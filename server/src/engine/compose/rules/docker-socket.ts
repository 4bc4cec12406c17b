// `compose/docker-socket`: a container runtime's socket given to a service, in any of the ways that there are.
import { choice, compareSeverity } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import { source } from "../../core/rule.ts";
import { isNamed, measuresBy, SOCKET_IMAGES } from "../../knowledge/needed-rights.ts";
import { type Edits, removeItem, removePair } from "../../yaml/edit/edit.ts";
import { holderOf, pairOf, resolved, type YamlDocument } from "../../yaml/node.ts";
import { imagesOf } from "../bases.ts";
import { type HostPath, hostPaths } from "../host-paths.ts";
import { composeRule } from "../rule.ts";
import { flag, type Service, services } from "../services.ts";
import { ordinaryUser } from "../users.ts";
import { isBroker, removing } from "./_removals.ts";
import { socketOf } from "./_sockets.ts";

export default composeRule({
  id: "compose/docker-socket",
  title: "Services must not get the container runtime's socket",
  label: "Runtime socket",
  why: "Anyone who can write to the socket can start a privileged container and is root on the host. Mounting it read-only does not help: the socket still accepts every request. Let the service use a socket proxy that only passes the requests it needs.",
  breaks:
    "Without the socket the service can no longer list or start containers. Start it and use the part that does so, such as route discovery, updates or builds.",
  leave: {
    when: "Leave it where managing containers is the service's task and only people who may be root on the host can reach it. If it answers requests from a network, put a socket proxy in between first.",
    reason: "Portainer on a development machine, bound to localhost",
  },
  severity: "error",
  milder: {
    warning:
      "the socket gives no root rights, only its folder or an unknown path is mounted, or the service is known to need it or runs as a non-root user",
    info: "only its folder is mounted and the service's user cannot open it",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["semgrep:exposing-docker-socket-volume", "kics:d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b"],
  references: [
    "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
    "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
  ],
  options: {
    brokers: {
      type: "strings",
      default: SOCKET_IMAGES,
      description:
        "Images that need the runtime (`*` at the end matches anything): a warning at most, and the mount stays.",
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
    {
      bad: source`
        services:
          ci:
            image: acme/ci:2.4
            use_api_socket: «true»
      `,
      fixed: source`
        services:
          ci:
            image: acme/ci:2.4
      `,
      note: "Compose mounts the socket and passes on your registry logins",
    },
  ],
  *check(doc, { options }) {
    // Asked once of a service, however much it mounts.
    const brokers = new Set(services(doc).filter((service) => isBroker(doc, service, options.brokers)));
    for (const service of services(doc)) {
      const socket = flag(doc, service, "use_api_socket");
      if (socket.is !== "set" || !socket.value) continue;
      const edits = service.body && removePair(doc, service.body, "use_api_socket");
      yield {
        at: socket.at,
        message: `\`use_api_socket\` gives service \`${service.name}\` Docker's socket and your registry logins: it is root on the host.`,
        fix: edits && !brokers.has(service) ? choice(removing("Remove `use_api_socket`"), edits) : [],
        atMost: brokers.has(service) ? "warning" : undefined,
      };
    }
    // What several services share is told once, of the one that it gives most.
    for (const all of sharedPlaces(hostPaths(doc)).values()) {
      const found = all.flatMap((one) => givenTo(doc, one, brokers.has(one.service)) ?? []);
      const [first, ...others] = found;
      if (first === undefined) continue;
      const worst = others.reduce((a, b) => (compareSeverity(b.given.severity, a.given.severity) < 0 ? b : a), first);
      const { given, path: place } = worst;
      // Where it is taken away from one, it is from all that share it.
      const edits = found.some(({ needed }) => needed) ? undefined : removal(doc, place);
      yield {
        at: place.at,
        message: given.message,
        fix: edits && choice(removing(`Remove the mount of \`${place.path}\``), edits),
        atMost: given.severity,
      };
    }
  },
});

/** What a path gives to its service, and whether that is known to need it; undefined where it is no socket and holds none. */
function givenTo(doc: YamlDocument, path: HostPath, isBroker: boolean) {
  const { service } = path;
  const purpose = imagesOf(doc, service).flatMap((image) => measuresBy(image, path.path) ?? [])[0];
  const works = isBroker ? worksThroughIt(doc, service) : undefined;
  const given = socketOf(path, { works, purpose, user: ordinaryUser(doc, service) });
  return given && { given, path, needed: isBroker || purpose !== undefined };
}

/** How a service that needs the socket works through it; one that is itself a proxy needs no other. */
function worksThroughIt(doc: YamlDocument, service: Service): "as proxy" | "directly" {
  const isProxy = imagesOf(doc, service).some((image) => isNamed(image, ["*socket-proxy"]));
  return isProxy ? "as proxy" : "directly";
}

/** The paths by the place where they are written: a list may be shared by an anchor, a volume by its name. */
function sharedPlaces(all: readonly HostPath[]): ReadonlyMap<number, readonly HostPath[]> {
  const places = new Map<number, HostPath[]>();
  for (const one of all) addTo(places, one.at.start, one);
  return places;
}

/** Takes a mount out of its list, which services may share; nothing where it is a volume that others may have too. */
function removal(doc: YamlDocument, { service, mount }: HostPath): Edits {
  const holder = holderOf(service.node, "volumes");
  const list = resolved(pairOf(service.node, "volumes")?.value);
  if (mount === undefined || list?.kind !== "sequence") return undefined;
  return list.items.length === 1 && holder?.pairs.some(({ value }) => value === list)
    ? removePair(doc, holder, "volumes", "keep", "shared")
    : removeItem(doc, list, mount.index, "keep", "shared");
}
