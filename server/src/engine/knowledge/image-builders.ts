// The images that build images in a container, and what they take for that; for all languages.
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { fits } from "../core/pattern.ts";

/**
 * `root`: as root it unpacks images over its own file system and gives their files to their owners, which takes capabilities.
 * `namespaces`: it needs what a default seccomp profile and `no_new_privs` forbid, too: namespaces of its own, mounts, `newuidmap`.
 */
export type Builder = "root" | "namespaces";

/**
 * By patterns of their names. Sources: kaniko's README ("How does kaniko work?": it unpacks the base image in its own
 * container), BuildKit's `docs/rootless.md`, Buildah's `docs/tutorials/05-openshift-rootless-build.md`, img's README ("Running
 * with Kubernetes"), the description of the image `docker` on Docker Hub and Podman's
 * `contrib/podmanimage/README.md`.
 */
const BUILDERS: readonly (readonly [pattern: string, Builder])[] = [
  ["*/kaniko-project/executor", "root"],
  ["*/kaniko-project/warmer", "root"],
  ["*/kaniko", "root"],
  ["*/kaniko-executor", "root"],
  ["moby/buildkit", "namespaces"],
  ["*/buildah/*", "namespaces"],
  ["*/buildah", "namespaces"],
  ["*/podman/*", "namespaces"],
  ["*/podman", "namespaces"],
  ["r.j3ss.co/img", "namespaces"],
  ["genuinetools/img", "namespaces"],
];

/** What an image that builds images takes for that; undefined for any other. Of `docker` it is the tags that run the daemon. */
export function builderIn(image: ImageReference): Builder | undefined {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return undefined;
  if (isDaemonOfDocker(image)) return "namespaces";
  return BUILDERS.find(([pattern]) => fits(name, pattern))?.[1];
}

/** Whether an image is Docker's daemon, which has to be privileged. Source: the description of the image `docker` on Docker Hub. */
function isDaemonOfDocker({ path, tagShape }: ImageReference): boolean {
  const name = path.is === "set" ? path.value.replace(/^library\//, "") : "";
  return name === "docker" && /(?:^|-)dind(?:-|$)/.test(tagShape);
}
