// Files for `docker stack deploy`, which runs services on a Swarm and takes no notice of a part of what Compose knows.
import { nameIn } from "../core/paths.ts";

/** `docker-stack.yml`, `stack.yaml`, `web.stack.yml`, `docker-compose.swarm.yml`, `compose-stack.prod.yaml`. */
const STACK =
  /^(?:(?:docker|compose|docker-compose)[.-])?(?:stack|swarm)(?:[.-][^/]*)?\.ya?ml$|[._](?:stack|swarm)\.ya?ml$/i;

/**
 * What `docker stack deploy` reads and ignores, with a warning. Source: docker/cli, cli/compose/types/types.go,
 * `UnsupportedProperties`, at 28f756087eea (August 2026).
 */
const IGNORED: ReadonlySet<string> = new Set(
  `build cgroupns_mode cgroup_parent devices domainname external_links ipc links mac_address network_mode pid privileged restart
  security_opt shm_size userns_mode`.split(/\s+/),
);

/**
 * Whether a key of a service does nothing in a file, whose name says that it is for `docker stack deploy`: then nothing is wrong
 * with what it says, and nothing is won by setting it. A file that says so by its text alone may be run by Compose as well.
 */
export function isIgnored(path: string, key: string): boolean {
  return IGNORED.has(key) && STACK.test(nameIn(path));
}
