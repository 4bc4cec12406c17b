// What the services of a Compose file build, for the rules and exceptions of the Dockerfiles (Compose Build Specification).
import { type BuildRow, builds } from "../core/builds.ts";
import { type Entry, entry } from "../core/index.ts";
import { folderOf, resolvePath } from "../core/paths.ts";
import { itemsAt, lookup, type Node, pairOf, pairsAt, type YamlDocument } from "../yaml/node.ts";
import { field, interpolated, type Service, services } from "./services.ts";
import { subjectAt } from "./subject.ts";

/** The Dockerfile that a service of the file at `path` builds, from the root, and its stage; undefined where that is not known. */
export function builtBy(doc: YamlDocument, path: string, service: Service): Built | undefined {
  const build = field(service, "build");
  if (build.is !== "set") return undefined;
  const textAt = (node: Node, key: string): string | undefined => {
    const value = lookup(node, key);
    return value.is === "set" ? interpolated(doc, value.value)?.value : value.is === "absent" ? "" : undefined;
  };
  const short = interpolated(doc, build.value)?.value;
  const context = short ?? textAt(build.value, "context");
  const name = short === undefined ? textAt(build.value, last("build.dockerfile")) : "";
  if (context === undefined || name === undefined || isInline(build.value)) return undefined;
  const folder = resolvePath(folderOf(path), context || ".");
  const file = folder === undefined ? undefined : resolvePath(folder, name || "Dockerfile");
  const target = short === undefined ? textAt(build.value, "target") : "";
  return file === undefined ? undefined : { file, target, node: build.value };
}

interface Built {
  readonly file: string;
  /** Empty where the last stage is built; undefined where it is not known which. */
  readonly target: string | undefined;
  /** What `build` says. */
  readonly node: Node;
}

/** A row for each service that builds a Dockerfile of the workspace, in the Compose file at `path`. */
export function buildEntries(doc: YamlDocument, path: string): readonly Entry<BuildRow>[] {
  return services(doc).flatMap((service) => {
    const built = builtBy(doc, path, service);
    if (built === undefined) return [];
    return [entry(builds, built.file, { check: checkIn(doc, built.node) }, subjectAt(doc, service.label))];
  });
}

/** The last key of a path, as Compose's documentation writes them. */
const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

const isInline = (build: Node): boolean => pairOf(build, "dockerfile_inline") !== undefined;

const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

/** Arguments are a map or a list of `name=value`; one without a value is that of the environment. */
function checkIn(doc: YamlDocument, build: Node): string | null {
  const pair = pairsAt(build, "args").findLast(({ key }) => key.value === ARGUMENT);
  if (pair !== undefined) return interpolated(doc, pair.value)?.value ?? null;
  for (const item of itemsAt(build, "args").toReversed()) {
    const text = interpolated(doc, item)?.value;
    if (text?.startsWith(`${ARGUMENT}=`)) return text.slice(ARGUMENT.length + 1);
  }
  return null;
}
