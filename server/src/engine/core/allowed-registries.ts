// Whether an image comes from a registry that a project allows (`registries.allowed`), and the sentence that says it does not; for all
// languages.
import { fact } from "./fact.ts";
import { type ImageReference, isFromHub } from "./image.ts";
import { patternList } from "./pattern.ts";
import type { RuleMeta } from "./rule.ts";

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
 * any characters; of entries with a star between other characters the first `MOST_INNER` count. Each spelling of Docker Hub means all of
 * them.
 */
export function outsideOf(image: ImageReference, allowed: readonly string[]): string | undefined {
  const { registry, path } = image;
  if (allowed.length === 0 || registry.is === "unknown") return undefined;
  const isHub = isFromHub(image) || (registry.is === "set" && HUB.includes(registry.value.toLowerCase()));
  const hosts = isHub ? HUB : [registry.is === "set" ? registry.value.toLowerCase() : ""];
  const name = path.is === "set" ? path.value : undefined;
  const list = compiled(allowed);
  const isAllowed =
    hosts.some(list.hosts) ||
    // What is below a path can only be told where the path is known.
    (list.hasPaths && (name === undefined || namesOf(hosts, isHub, name).some(list.names)));
  if (isAllowed) return undefined;
  const shown = (isHub ? (name ?? "") : hosts.join()).replace(/[`\s]+/g, "");
  return isHub && shown !== ""
    ? `\`${shown}\` comes from Docker Hub, which is not in the list of allowed registries.`
    : `\`${isHub ? "docker.io" : shown}\` is not in the list of allowed registries.`;
}

/** The names that an image goes by, each with its host; with a slash behind it, so that it is below a path of which it is the last part. */
function namesOf(hosts: readonly string[], isHub: boolean, path: string): readonly string[] {
  const paths = isHub && !path.includes("/") ? [path, `library/${path}`] : [path];
  return hosts.flatMap((host) => paths.map((one) => `${host}/${one}/`));
}

/** A list, ready to be asked: which hosts it allows, and which images by host and path. */
const compiled = fact((allowed: readonly string[]) => {
  const entries = allowed.map((entry) => withoutSlash(entry.trim().toLowerCase()));
  const paths = entries.filter((entry) => entry.includes("/"));
  return {
    hosts: patternList(entries.filter((entry) => !entry.includes("/"))),
    hasPaths: paths.length > 0,
    names: patternList(paths.map((entry) => (entry.endsWith("*") ? entry : `${entry}/*`))),
  };
});

const withoutSlash = (entry: string) => (entry.endsWith("/") ? entry.slice(0, -1) : entry);

/** What the rules about such images say of themselves, whatever language they are for. */
export const UNTRUSTED_REGISTRY = {
  label: "Registry not allowed",
  why: "An image runs with everything that its publisher put into it. A list of registries keeps out what nobody in your project has looked at: a typing mistake in a name, or an image of a stranger.",
  leave: {
    when: "Leave it where this one image is an agreed exception; a registry that you use more often belongs in `registries.allowed`.",
    reason: "agreed with security until we mirror it",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
} as const satisfies Partial<RuleMeta>;
