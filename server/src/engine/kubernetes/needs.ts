// What a container needs of what hardening takes away: said by a comment, known of its image, or shown by what it runs.
// Nothing of that is taken from it in bulk.
import { fact } from "../core/fact.ts";
import { type ImageReference, parseImage } from "../core/image.ts";
import { isSetTo } from "../core/value.ts";
import { dropsFor, imageUser, mayNeedRoot } from "../knowledge/image-users.ts";
import {
  changesOwners,
  changesSystem,
  demands,
  entersNode,
  gainsPrivileges,
  installsPackages,
  leadsToRootsHome,
  managesNetwork,
  managesNode,
  startsAsRoot,
} from "../knowledge/stated-needs.ts";
import { explanationsAround } from "../yaml/edit/edit.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Container, HostNamespace, Pod, SecurityFields } from "./pods.ts";
import { temporaryFolder } from "./writable.ts";

/** Why something may have to stay, as it reads behind "it may do that, but". */
export type Need =
  | "a comment says why"
  | "it is privileged anyway"
  | "its command changes the system, which needs that"
  | "its entrypoint needs that to change to another user"
  | "its image needs that to start"
  | "its command needs that to change the owners of files"
  | "its command needs that to become root"
  | "its command installs packages"
  | "it uses `/root`, which only root can enter"
  | "its image writes to more than `/tmp`"
  | "what it mounts is not all written here";

/** What a comment about each field speaks of. */
const TOPICS: { readonly [F in keyof SecurityFields]?: RegExp } = {
  runAsNonRoot: /\broot\b|\buid\b|\busers?\b|privileg/i,
  allowPrivilegeEscalation: /privileg|escalat|\bsudo\b|setuid|\broot\b/i,
  capabilities: /capabilit|\bcaps?\b|CAP_|\b(?:NET|SYS)_|privileg|\broot\b/i,
  seccompProfile: /seccomp|sys(?:tem )?calls?|privileg/i,
  readOnlyRootFilesystem: /\bwrit(?:e|es|able|ing)\b|read-?only|file ?system|\broot ?fs\b/i,
};

/** What cannot be done without to become somebody else, or to give files to somebody else. */
const OF_ROOT: ReadonlySet<keyof SecurityFields> = new Set(["runAsNonRoot", "capabilities"]);

/** Why a container may need what hardening a field takes away; undefined where nothing shows that it does. */
export function needOf(doc: Manifest, container: Container, field: keyof SecurityFields): Need | undefined {
  const { comments, entrypoint, script, image } = needs(doc)(container);
  const topic = TOPICS[field];
  if (topic !== undefined && comments.some((text) => demands(text, topic))) return "a comment says why";
  // What is left at that needs some of root's rights: which, only its author knows.
  if (isSetTo(container.effective("privileged"), true)) return "it is privileged anyway";
  if (changesSystem(script)) return "its command changes the system, which needs that";
  if (field === "readOnlyRootFilesystem") return writes(doc, container);
  if (field === "allowPrivilegeEscalation" && gainsPrivileges(script)) return "its command needs that to become root";
  if (field === "runAsNonRoot" && inRootsHome(doc, container)) return "it uses `/root`, which only root can enter";
  if (!OF_ROOT.has(field)) return undefined;
  if (installsPackages(script)) return "its command installs packages";
  if (changesOwners(script)) return "its command needs that to change the owners of files";
  if (entrypoint) return "its entrypoint needs that to change to another user";
  return image !== undefined && isRoot(container) && mayNeedRoot(image) ? "its image needs that to start" : undefined;
}

/** Whether a container that runs as root starts, works, mounts or looks for something in root's home. */
function inRootsHome(doc: Manifest, container: Container): boolean {
  const { script, image, places } = needs(doc)(container);
  if (!isRoot(container) || (image !== undefined && imageUser(image)?.runsAs === "user")) return false;
  return leadsToRootsHome(script) || places.some(leadsToRootsHome);
}

/** Why a container has to write to its own file system. */
function writes(doc: Manifest, container: Container): Need | undefined {
  const { script, image } = needs(doc)(container);
  if (installsPackages(script)) return "its command installs packages";
  // What prepares its folders as root keeps its data, sockets and process IDs in them: databases, web servers.
  if (image !== undefined && (mayNeedRoot(image) || imageUser(image)?.runsAs === "drops privileges"))
    return "its image writes to more than `/tmp`";
  return temporaryFolder(doc, container) === undefined ? "what it mounts is not all written here" : undefined;
}

/** Whether a container works on the node, so that without root or `privileged` it cannot do what it is for. */
export function needsNode(doc: Manifest, container: Container): boolean {
  const { script, image } = needs(doc)(container);
  return managesNode(script) || (image !== undefined && isDaemonOfDocker(image));
}

/** Whether what a pod runs shows that it needs a namespace of the node. */
export function needsNamespace(doc: Manifest, pod: Pod, field: HostNamespace): boolean {
  const shows = { hostPID: entersNode, hostNetwork: managesNetwork, hostIPC: () => false }[field];
  return pod.containers.some((one) => {
    const { script } = needs(doc)(one);
    // With the process IDs goes the way to the node, by which it reaches everything else.
    return shows(script) || (field === "hostPID" && managesNode(script));
  });
}

/** Whether an image is Docker's daemon, which has to be privileged. Source: the description of the image `docker` on Docker Hub. */
function isDaemonOfDocker({ path, tag }: ImageReference): boolean {
  const name = path.is === "set" ? path.value.replace(/^library\//, "") : "";
  return name === "docker" && tag.is === "set" && /(?:^|-)dind(?:-|$)/.test(tag.value);
}

interface Needs {
  readonly comments: readonly string[];
  readonly entrypoint: boolean;
  /** All that it runs: command, arguments, probes, hooks. */
  readonly script: string;
  /** Where it works and mounts, and the values of its environment. */
  readonly places: readonly string[];
  readonly image: ImageReference | undefined;
}

const needs = fact((doc: Manifest) => {
  const known = new Map<Container, Needs>();
  return (container: Container): Needs => {
    const found = known.get(container) ?? read(doc, container);
    known.set(container, found);
    return found;
  };
});

/** What a container runs besides its command. Source: `ExecAction` in Kubernetes' API reference. */
function executed(container: Container): readonly string[] {
  return [
    container.strings("startupProbe", "exec", "command"),
    container.strings("readinessProbe", "exec", "command"),
    container.strings("livenessProbe", "exec", "command"),
    container.strings("lifecycle", "postStart", "exec", "command"),
    container.strings("lifecycle", "preStop", "exec", "command"),
  ].map((list) => words(list).join(" "));
}

function read(doc: Manifest, container: Container): Needs {
  const image = imageOf(container);
  const command = words(container.strings("command"));
  const args = words(container.strings("args"));
  const started = [...command, ...args].join(" ");
  return {
    comments: explanationsAround(doc, container.node),
    entrypoint: isRoot(container) && (startsAsRoot(started) || (command.length === 0 && dropsByImage(image, args))),
    script: [started, ...executed(container)].join("\n"),
    places: [
      textAt(container.node, "workingDir"),
      ...itemsAt(container.node, "volumeMounts").map((one) => textAt(one, "mountPath")),
      ...itemsAt(container.node, "env").map((one) => textAt(one, "value")),
    ],
    image,
  };
}

function textAt(node: Node, key: string): string {
  const value = lookup(node, key);
  return (value.is === "set" ? textOf(value.value) : undefined) ?? "";
}

function words(list: ReturnType<Container["strings"]>): readonly string[] {
  return list.is === "set" ? list.value.items.flatMap((one) => (one.is === "set" ? [one.value] : [])) : [];
}

/** The image of a container, as far as it is written here. */
export function imageOf({ image }: Container): ImageReference | undefined {
  return image.is === "set" && image.value !== "" ? parseImage(image.value, 0) : undefined;
}

/** With another user there is nothing to give up. */
function isRoot(container: Container): boolean {
  const user = container.effective("runAsUser");
  return user.is !== "set" || user.value === 0;
}

/** Whether the image's entrypoint drops privileges for the command. */
function dropsByImage(image: ImageReference | undefined, args: readonly string[]): boolean {
  const user = image && imageUser(image);
  if (user?.runsAs !== "drops privileges") return false;
  return args.length === 0 || dropsFor(user.dropsFor, args);
}
