// Who else sets the tags of a manifest's images: Kustomize, also where Flux or Argo CD run it, Skaffold, and Flux in the file.
import { builtImageEntries } from "../core/builds/images.ts";
import { nameOf, parseImage } from "../core/image.ts";
import { type Entry, entry, table } from "../core/index.ts";
import { folderOf, inFolder, resolvePath } from "../core/paths.ts";
import { lineAt, type Span } from "../core/text.ts";
import { itemsAt, lookup, type Node, pairOf, textOf } from "../yaml/node.ts";
import { argoSources } from "./deployers.ts";
import { isKind, type KubeObject, type Manifest, objects } from "./objects.ts";

/**
 * What a kustomization changes: the files that it names; where it names none, those of its folder; as a component, those that the
 * kustomizations name that list it.
 */
export type Scope = "named" | "folder" | "component";

/** What is made of an image, keyed by the image's name without tag. */
export interface ImageOverrideRow {
  /** In a kustomization. */
  readonly scope?: Scope;
  /**
   * Elsewhere: files and folders. A folder stands for the files below it, and for those that a kustomization in it names. Without it
   * the row counts in the folder of the file that says so.
   */
  readonly within?: readonly string[];
  /** Whether it gets a digest or a tag other than `latest`. */
  readonly pinned: boolean;
}

export const imageOverrides = table<ImageOverrideRow>("kubernetes/image-overrides");

type Reach = Pick<ImageOverrideRow, "scope" | "within">;

/** The rows of the `images` below a node, as Kustomize and Flux write them. */
export function imageOverridesIn(node: Node | undefined, reach: Reach, about: string): readonly Entry[] {
  return itemsAt(node, "images").flatMap((item) => {
    const name = textOf(pairOf(item, "name")?.value);
    if (name === undefined) return [];
    const tag = lookup(item, "newTag");
    const moving = tag.is === "absent" || (tag.is === "set" && textOf(tag.value) === "latest");
    const pinned = !moving || lookup(item, "digest").is !== "absent";
    return [entry<ImageOverrideRow>(imageOverrides, name, { ...reach, pinned }, about)];
  });
}

/**
 * The rows of what a document at `path` tells a deployer. Sources: `build` and `manifests` in Skaffold's reference of
 * `skaffold.yaml`, `ApplicationSourceKustomize` in Argo CD's API reference, `Kustomization` in Flux's.
 */
export function imageWriterEntries(doc: Manifest, path: string): readonly Entry[] {
  return objects(doc).flatMap((object) => {
    const { node, apiVersion, subject } = object;
    if (apiVersion.is === "set" && apiVersion.value.startsWith("skaffold/")) return bySkaffold(node, path, subject);
    if (isKind(object, ["Kustomization"], ["kustomize.toolkit.fluxcd.io"])) return byFlux(object);
    return isKind(object, ["Application", "ApplicationSet"], ["argoproj.io"]) ? byArgo(doc, object) : [];
  });
}

/** At most this many places are noted for each image; with more it is the folder of the configuration. */
const MOST_PLACES = 20;

/** Skaffold writes the tag that it has built into every manifest that it deploys. */
function bySkaffold(root: Node, path: string, about: string): readonly Entry[] {
  const configs = [root, ...itemsAt(root, "profiles")];
  const places = new Set(configs.flatMap(manifestsOf).map((one) => resolvePath(folderOf(path), literalPart(one))));
  const within = [...places].filter((place) => place !== undefined);
  const isKnown = within.length > 0 && within.length === places.size && within.length <= MOST_PLACES;
  const row: ImageOverrideRow = { ...(isKnown && { within }), pinned: true };
  return configs
    .flatMap((config) => itemsAt(config, "build", "artifacts"))
    .flatMap((artifact) => {
      const name = textOf(pairOf(artifact, "image")?.value);
      if (!name) return [];
      const file = fileOf(artifact, path);
      const build = { name, file, target: file && "" };
      return [entry<ImageOverrideRow>(imageOverrides, name, row, about), ...builtImageEntries(build, about)];
    });
}

/** The Dockerfile of an artifact, which Skaffold looks for in its context where nothing says how it is built. */
function fileOf(artifact: Node, path: string): string | undefined {
  if (BUILDERS.some((key) => pairOf(artifact, key) !== undefined)) return undefined;
  const context = lookup(artifact, "context");
  const written = context.is === "absent" ? "." : context.is === "set" ? textOf(context.value) : undefined;
  const folder = written === undefined ? undefined : resolvePath(folderOf(path), written);
  return folder === undefined ? undefined : inFolder(folder, "Dockerfile");
}

/** The ways to build an artifact, each with settings of its own. Source: `build.artifacts` in the reference of `skaffold.yaml`. */
const BUILDERS: readonly string[] = ["bazel", "buildpacks", "custom", "docker", "jib", "kaniko", "ko"];

/** What Skaffold deploys: raw manifests, by globs, kustomizations and charts. */
function manifestsOf(config: Node): readonly string[] {
  const texts = (items: readonly Node[]) => items.flatMap((item) => textOf(item) ?? []);
  return ["manifests", "deploy"].flatMap((key) => [
    ...texts(itemsAt(config, key, "rawYaml")),
    ...texts(itemsAt(config, key, "kubectl", "manifests")),
    ...texts(itemsAt(config, key, "kustomize", "paths")),
    ...itemsAt(config, key, "helm", "releases").flatMap((one) => textOf(pairOf(one, "chartPath")?.value) ?? []),
  ]);
}

/** The steps of a path up to the first that is a pattern. */
function literalPart(pattern: string): string {
  const steps = pattern.split("/");
  const first = steps.findIndex((step) => /[*?[{]/.test(step));
  return (first === -1 ? steps : steps.slice(0, first)).join("/");
}

/** Flux runs Kustomize on a folder of the repository. */
function byFlux({ node, subject }: KubeObject): readonly Entry[] {
  const place = placeOf(pairOf(node, "spec")?.value);
  return place === undefined ? [] : imageOverridesIn(pairOf(node, "spec")?.value, { within: [place] }, subject);
}

/**
 * Argo CD does too; its images are `name:tag`, `name=other:tag` or either with a digest. A path is taken for one of this repository:
 * what `repoURL` is the address of cannot be told from the files.
 */
function byArgo({ text }: Manifest, { node, subject }: KubeObject): readonly Entry[] {
  return argoSources(node).flatMap((source) => {
    // A chart comes from elsewhere and has no folder here.
    const place =
      pairOf(source, "chart") === undefined ? (placeOf(source) ?? literalFolderOf(text, source)) : undefined;
    if (place === undefined) return [];
    return itemsAt(source, "kustomize", "images").flatMap((item) => {
      const text = textOf(item) ?? "";
      const sign = text.indexOf("=");
      const image = parseImage(text.slice(sign + 1), 0);
      const name = sign === -1 ? nameOf(image) : text.slice(0, sign);
      const pinned = image.digest.is !== "absent" || (image.tag.is === "set" && image.tag.value !== "latest");
      return name ? [entry<ImageOverrideRow>(imageOverrides, name, { within: [place], pinned }, subject)] : [];
    });
  });
}

/** The folder that a source names, from the root of its repository. */
function placeOf(source: Node | undefined): string | undefined {
  const path = lookup(source, "path");
  if (path.is === "absent") return "";
  const text = path.is === "set" ? textOf(path.value) : undefined;
  return text === undefined ? undefined : resolvePath("", text.replace(/^\//, ""));
}

/** The folder in which all are that a templated path may mean: the steps before the first that an ApplicationSet fills in. */
function literalFolderOf(text: string, source: Node): string | undefined {
  const value = pairOf(source, "path")?.value;
  const written = value === undefined ? "" : text.slice(value.at.start, value.at.end).replace(/^["'/]+/, "");
  const action = written.indexOf("{{");
  return action === -1 ? undefined : resolvePath("", written.slice(0, written.lastIndexOf("/", action) + 1));
}

/**
 * Whether a comment behind an image tells Flux to write its tag there. Source: "Configure image update for custom resources" of Flux's
 * documentation.
 */
export function isSetByFlux({ text }: Manifest, at: Span): boolean {
  return /#\s*\{"\$imagepolicy":/.test(text.slice(at.end, Math.min(lineAt(text, at.end).end, at.end + 300)));
}
