// Registries that their owners have frozen or shut down, and what took their place; for all languages.
//
// State: November 2026. Sources: kubernetes.io/blog, "k8s.gcr.io Image Registry Will Be Frozen From the 3rd of April 2023" and
// "k8s.gcr.io Redirect to registry.k8s.io"; kubernetes/k8s.io, the promotion of images from `google-containers` and
// `k8s-artifacts-prod`; docs.github.com, "Migrating to the Container registry from the Docker registry"; jfrog.com, "Into the Sunset:
// Bintray".
import type { ImageReference } from "../core/image.ts";

export interface RetiredRegistry {
  /** What the reference begins with, as it is written: host, and the path of a project. */
  readonly name: string;
  /** What to write in its place; undefined where the images are gone. */
  readonly successor: string | undefined;
  /** Whether the same images are known to be there under the same names. */
  readonly same: boolean;
  readonly sentence: string;
}

interface Row {
  readonly host: string;
  /** The beginning of the path, without a slash at its end; absent for the whole host. */
  readonly path?: string;
  readonly successor?: string;
  readonly same?: boolean;
  /** As it reads behind the name. */
  readonly what: string;
}

const FROZEN = "is frozen since 2023-04-03; `registry.k8s.io` took its place";
const ROWS: readonly Row[] = [
  { host: "k8s.gcr.io", successor: "registry.k8s.io", same: true, what: FROZEN },
  { host: "gcr.io", path: "google_containers", successor: "registry.k8s.io", what: FROZEN },
  { host: "gcr.io", path: "google-containers", successor: "registry.k8s.io", what: FROZEN },
  ...["us.gcr.io", "eu.gcr.io", "asia.gcr.io"].map((host) => ({
    host,
    path: "k8s-artifacts-prod",
    successor: "registry.k8s.io",
    same: true,
    what: FROZEN,
  })),
  { host: "docker.pkg.github.com", successor: "ghcr.io", what: "is replaced by `ghcr.io`" },
  { host: "docker.bintray.io", what: "was shut down on 2021-05-01" },
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
