// Registries that their owners have frozen or shut down, and what took their place; for all languages.
//
// State: November 2026. Sources: kubernetes.io/blog, "k8s.gcr.io Image Registry Will Be Frozen From the 3rd of April 2023" and
// "k8s.gcr.io Redirect to registry.k8s.io"; kubernetes/k8s.io, "Vanity-Domain-Flip.md" (what k8s.gcr.io is served from, and that the
// images of `google-containers` are copied there) and pull request 1014 (the last copy, right before `google-containers` was frozen);
// docs.github.com, "Migrating to the Container registry from the Docker registry"; jfrog/jfrog-cli, issue 1006, and conan-io/docs, pull
// request 3708 (where the images of docker.bintray.io are since the end of Bintray; the old name went on to work).
import type { ImageReference } from "../core/image.ts";
import type { RuleMeta } from "../core/rule.ts";

export interface RetiredRegistry {
  /** What the reference begins with, as it is written: host, and the path of a project. */
  readonly name: string;
  /** What to write in its place. */
  readonly successor: string;
  /** Whether the same images are known to be there under the same names. */
  readonly same: boolean;
  readonly sentence: string;
}

interface Row {
  readonly host: string;
  /** The beginning of the path, without a slash at its end; absent for the whole host. */
  readonly path?: string;
  readonly successor: string;
  readonly same?: boolean;
  /** As it reads behind the name. */
  readonly what: string;
}

const FROZEN = "is frozen since 2023-04-03; `registry.k8s.io` took its place";
const FROZEN_BEFORE = "is frozen since July 2020; `registry.k8s.io` took its place";
const ROWS: readonly Row[] = [
  { host: "k8s.gcr.io", successor: "registry.k8s.io", same: true, what: FROZEN },
  { host: "gcr.io", path: "google_containers", successor: "registry.k8s.io", what: FROZEN_BEFORE },
  { host: "gcr.io", path: "google-containers", successor: "registry.k8s.io", what: FROZEN_BEFORE },
  ...["gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io"].map((host) => ({
    host,
    path: "k8s-artifacts-prod",
    successor: "registry.k8s.io",
    same: true,
    what: FROZEN,
  })),
  { host: "docker.pkg.github.com", successor: "ghcr.io", what: "is replaced by `ghcr.io`" },
  {
    host: "docker.bintray.io",
    successor: "releases-docker.jfrog.io",
    what: "is replaced by `releases-docker.jfrog.io`",
  },
];

/** What is known of the registry of an image if it is frozen or gone; undefined for all others. */
export function retiredRegistry({ registry, path }: ImageReference): RetiredRegistry | undefined {
  if (registry.is !== "set") return undefined;
  const host = registry.value.toLowerCase();
  const known = path.is === "set" ? path.value : "";
  const row = ROWS.find((one) => one.host === host && (one.path === undefined || known.startsWith(`${one.path}/`)));
  if (row === undefined) return undefined;
  const name = row.path === undefined ? registry.value : `${registry.value}/${row.path}`;
  return { name, successor: row.successor, same: row.same ?? false, sentence: `\`${name}\` ${row.what}.` };
}

/** What the rules about images of such registries say of themselves, whatever language they are for. */
export const RETIRED_REGISTRY = {
  label: "Retired registry",
  why: "Nobody pushes fixes to a registry that is frozen, newer versions are missing there, and its owner may switch it off: then no image can be pulled any more.",
  breaks:
    "Not every image was moved, and a private one may need a login there. Pull the image from the new registry first.",
  leave: {
    when: "Leave it where a mirror of your own serves this name.",
    reason: "our mirror serves this name",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  references: ["https://kubernetes.io/blog/2023/03/10/image-registry-redirect/"],
} as const satisfies Partial<RuleMeta>;
