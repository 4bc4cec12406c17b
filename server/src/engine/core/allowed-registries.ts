// Whether an image comes from a registry that a project allows (`registries.allowed`), and the sentence that says it does not; for all
// languages.
import { type ImageReference, isFromHub } from "./image.ts";
import { fits } from "./pattern.ts";

/** What people write for Docker Hub in such a list; hadolint's `trustedRegistries` takes the first two. */
const HUB: readonly string[] = [
  "docker.io",
  "hub.docker.com",
  "index.docker.io",
  "registry.hub.docker.com",
  "registry-1.docker.io",
];

/**
 * What is to be said of an image from a registry that is not in the list; undefined where it is, where the list is empty, and where
 * the registry is not known. An entry is a host with its port, or a host and the beginning of a path (`ghcr.io/acme`); `*` stands for
 * any characters. Each spelling of Docker Hub means all of them.
 */
export function outsideOf(image: ImageReference, allowed: readonly string[]): string | undefined {
  const { registry, path } = image;
  if (allowed.length === 0 || registry.is === "unknown") return undefined;
  const isHub = isFromHub(image) || (registry.is === "set" && HUB.includes(registry.value.toLowerCase()));
  const hosts = isHub ? HUB : [registry.is === "set" ? registry.value.toLowerCase() : ""];
  const name = path.is === "set" ? path.value : undefined;
  // What is below a path can only be told where the path is known.
  const mayFit = (host: string, pattern: string) =>
    fits(host, pattern) || (pattern.includes("/") && (name === undefined || isBelow(hosts, isHub, name, pattern)));
  if (allowed.some((entry) => hosts.some((host) => mayFit(host, withoutSlash(entry.trim().toLowerCase())))))
    return undefined;
  const shown = (isHub ? (name ?? "") : hosts.join()).replace(/[`\s]+/g, "");
  return isHub && shown !== ""
    ? `\`${shown}\` comes from Docker Hub, which is not in the list of allowed registries.`
    : `\`${isHub ? "docker.io" : shown}\` is not in the list of allowed registries.`;
}

function isBelow(hosts: readonly string[], isHub: boolean, path: string, pattern: string): boolean {
  const paths = isHub && !path.includes("/") ? [path, `library/${path}`] : [path];
  return hosts.some((host) =>
    paths.some((one) => fits(`${host}/${one}`, pattern) || fits(`${host}/${one}`, `${pattern}/*`)),
  );
}

const withoutSlash = (entry: string) => (entry.endsWith("/") ? entry.slice(0, -1) : entry);
