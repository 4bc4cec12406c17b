// Files for `docker stack deploy`, which runs services on a Swarm and takes no notice of a part of what Compose knows.
import { fact } from "../core/fact.ts";
import { nameIn } from "../core/paths.ts";
import { lookup, type Node, pairOf, pairsAt, resolved, stringAt, type YamlDocument } from "../yaml/node.ts";
import { type Service, services } from "./services.ts";

/** `docker-stack.yml`, `stack.yaml`, `web.stack.yml`, `docker-compose.swarm.yml`, `compose-stack.prod.yaml`, `docker-traefik-stack.yml`. */
const STACK =
  /^(?:(?:docker|compose|docker-compose)[.-])?(?:stack|swarm)(?:[.-][^/]*)?\.ya?ml$|^(?:docker|compose)-[^/]*-(?:stack|swarm)\.ya?ml$|[._](?:stack|swarm)\.ya?ml$/i;

/**
 * What `docker stack deploy` reads and ignores, with a warning. Source: docker/cli, cli/compose/types/types.go,
 * `UnsupportedProperties`, at 28f756087eea (August 2026).
 */
const IGNORED: ReadonlySet<string> = new Set(
  `build cgroupns_mode cgroup_parent devices domainname external_links ipc links mac_address network_mode pid privileged restart
  security_opt shm_size userns_mode`.split(/\s+/),
);

/** Whether the name of a file says that it is for `docker stack deploy`. */
export function isNamedStack(path: string): boolean {
  return STACK.test(nameIn(path));
}

/**
 * Keys of `deploy` that Swarm alone reads. Source: docs.docker.com, "Compose Deploy Specification"; Compose takes limits, replicas and
 * restarts.
 */
const OF_SWARM = ["endpoint_mode", "labels", "mode", "placement", "rollback_config", "update_config"];

/** What `docker stack deploy` refuses. Source: docker/cli, cli/compose/types/types.go, `ForbiddenProperties`. */
const REFUSED = "cpu_quota cpu_shares cpuset extends mem_limit memswap_limit volume_driver volumes_from".split(" ");

/**
 * Whether a file is for `docker stack deploy`: its name says so, or a service has what Swarm alone reads, or a network is made on it,
 * and no service has what Swarm refuses or is built without an image's name. By its text alone Compose may run it as well.
 */
export function isStack(path: string, doc: YamlDocument): boolean {
  return isNamedStack(path) || isStackByText(doc);
}

const isStackByText = fact((doc: YamlDocument): boolean => {
  const all = services(doc);
  const has = ({ node }: Service, key: string) => pairOf(node, key) !== undefined;
  const isRefused = (one: Service) => REFUSED.some((key) => has(one, key)) || (has(one, "build") && !has(one, "image"));
  if (all.some(isRefused)) return false;
  const isOverlay = ({ value }: { readonly value: Node }) => {
    const driver = stringAt(value, "driver");
    const isOwn = pairOf(resolved(value), "external") === undefined;
    return isOwn && (driver.is === "unknown" || (driver.is === "set" && driver.value === "overlay"));
  };
  return (
    all.some(({ node }) => OF_SWARM.some((key) => lookup(node, "deploy", key).is === "set")) ||
    pairsAt(doc.root, "networks").some(isOverlay)
  );
});

/**
 * Whether a key of a service does nothing in a file for `docker stack deploy`: then nothing is won by setting it, and nothing is
 * wrong with what it says where the file's name says so too.
 */
export function isIgnored(path: string, doc: YamlDocument, key: string): boolean {
  return IGNORED.has(key) && isStack(path, doc);
}
