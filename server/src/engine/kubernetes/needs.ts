// What a container needs of what hardening takes away: said by a comment, known of its image, or shown by what it runs.
// Nothing of that is taken from it in bulk.

import { fact } from "../core/fact.ts";
import { enumerated } from "../core/lists.ts";
import { withoutEnd } from "../core/text.ts";
import { isSetTo } from "../core/value.ts";
import { builderIn } from "../knowledge/image-builders.ts";
import { imageUser, mayNeedRoot } from "../knowledge/image-users.ts";
import { MOVES_FOLDERS, writtenBy } from "../knowledge/image-writes.ts";
import { neededCapabilities, needsPrivileges } from "../knowledge/needed-rights.ts";
import {
  changesOwners,
  changesSystem,
  demands,
  downloadsHere,
  downloadsOnNode,
  entersNode,
  gainsPrivileges,
  installsPackages,
  leadsToRootsHome,
  managesNetwork,
  managesNode,
} from "../knowledge/stated-needs.ts";
import { booleanAt, isOpen, itemsAt, lookup, type Node, pairOf } from "../yaml/node.ts";
import { builtStart } from "./built.ts";
import { may, must, type Need, ofBuilt, ofBuiltUser } from "./built-needs.ts";
import { addedCapabilities } from "./capabilities.ts";
import { type Evidence, evidence, lowPortOf, mayBeRoot, textAt } from "./evidence.ts";
import type { Manifest } from "./objects.ts";
import type { Container, HostNamespace, Pod, SecurityFields } from "./pods.ts";
import { volumesOf } from "./volumes.ts";
import { temporaryFolder } from "./writable.ts";

/** What a comment about each field speaks of. */
const TOPICS: { readonly [F in keyof SecurityFields]?: RegExp } = {
  runAsNonRoot: /\broot\b|\buid\b|\busers?\b|privileg/i,
  allowPrivilegeEscalation: /privileg|escalat|\bsudo\b|setuid|\broot\b/i,
  capabilities: /capabilit|\bcaps?\b|CAP_|\b(?:NET|SYS)_|privileg|\broot\b/i,
  seccompProfile: /seccomp|sys(?:tem )?calls?|privileg/i,
  readOnlyRootFilesystem: /\bwrit(?:e|es|able|ing)\b|read-?only|file ?system|\broot ?fs\b/i,
};

/** Why a container needs, or may need, what hardening a field takes away; undefined where nothing shows that it does. */
export function needOf(doc: Manifest, container: Container, field: keyof SecurityFields): Need | undefined {
  const shown = shownNeed(doc, container, field);
  if (shown !== undefined && shown.weight !== "may") return shown;
  return isNeededByComment(doc, container, field) ? may("a comment says why") : shown;
}

/** Whether a comment says that a container needs what hardening a field takes away. */
export function isNeededByComment(doc: Manifest, container: Container, field: keyof SecurityFields): boolean {
  const topic = TOPICS[field];
  return topic !== undefined && evidence(doc)(container).comments.some((text) => demands(text, topic));
}

function shownNeed(doc: Manifest, container: Container, field: keyof SecurityFields): Need | undefined {
  const { script, image } = evidence(doc)(container);
  // What is left at that needs some of root's rights: which, only its author knows.
  if (isSetTo(container.effective("privileged"), true)) return may("it is privileged anyway");
  const builder = image && builderIn(image);
  if (builder === "namespaces" || (builder === "root" && ALSO_OF_ROOT.has(field)))
    return must("its image builds images in the container");
  switch (field) {
    case "readOnlyRootFilesystem":
      return writes(doc, container);
    case "allowPrivilegeEscalation":
      if (gainsPrivileges(script)) return must("its command becomes root");
      return ofBuilt(doc, container, ({ becomesRoot }) => (becomesRoot ? "its entrypoint becomes root" : undefined));
    case "seccompProfile":
      return changesSystem(script) ? may("its command changes the system") : undefined;
    case "runAsNonRoot":
      return ofUser(doc, container);
    case "capabilities":
      return ofCapabilities(doc, container);
    default:
      return undefined;
  }
}

/** What an image that unpacks others as root cannot do without. */
const ALSO_OF_ROOT: ReadonlySet<keyof SecurityFields> = new Set([
  "runAsNonRoot",
  "capabilities",
  "readOnlyRootFilesystem",
]);

/** Why a container has to be root. */
function ofUser(doc: Manifest, container: Container): Need | undefined {
  if (!mayBeRoot(container)) return undefined;
  const work = ofRootsWork(doc, container) ?? ofBuiltUser(doc, container);
  if (work !== undefined) return work;
  if (savesWhereStarted(doc, container)) return may(SAVES);
  if (inRootsHome(doc, container)) return must("it uses `/root`, root's own folder");
  if (writesToNode(container)) return must("it may write to folders of the node, which root owns");
  if (addsForRoot(container)) {
    const { image } = evidence(doc)(container);
    const isRoot = isSetTo(container.effective("runAsUser"), 0) || (image && imageUser(image)?.runsAs === "root");
    return {
      weight: isRoot ? "must" : "may",
      reason: "only root gets the capabilities that it adds",
    };
  }
  return ofPort(container);
}

const SAVES = "`wget` saves files in the folder where it runs";

/** Whether a container saves a file in the working directory of its image, which most often is `/`. */
function savesWhereStarted(doc: Manifest, container: Container): boolean {
  return lookup(container.node, "workingDir").is === "absent" && downloadsHere(evidence(doc)(container).script);
}

/** Why a container that may be root needs its capability to bind a port; it does not where that is added, or may be. */
function ofPort(container: Container): Need | undefined {
  const port = lowPortOf(container);
  const add = container.strings("securityContext", "capabilities", "add");
  return port === undefined || add.is !== "absent" ? undefined : may(`it binds port ${port}`);
}

/** Why a container needs capabilities. As another user than root it has none. */
function ofCapabilities(doc: Manifest, container: Container): Need | undefined {
  const work = mayBeRoot(container) ? (ofRootsWork(doc, container) ?? ofPort(container)) : undefined;
  // What it needs may be what it adds.
  return work !== undefined && addedCapabilities(container).length > 0 ? may(work.reason) : work;
}

/** What a container does for which it has to be root and have capabilities. */
function ofRootsWork(doc: Manifest, container: Container): Need | undefined {
  const { entrypoint, script, ownImage } = evidence(doc)(container);
  if (changesSystem(script)) return must("its command changes the system");
  if (ownImage !== undefined && neededCapabilities(ownImage).length > 0)
    return must("its image sets up networks or mounts");
  if (installsPackages(script)) return must("its command installs packages");
  if (changesOwners(script)) return must("its command changes file owners");
  if (entrypoint !== undefined) {
    const weight = entrypoint === "image" ? "must as root" : "must";
    return { weight, reason: "its entrypoint changes to another user" };
  }
  return ownImage !== undefined && mayNeedRoot(ownImage)
    ? { weight: "must as root", reason: "its image needs root to start" }
    : ofBuilt(doc, container, ({ asRoot }) => asRoot);
}

/** Whether a container that runs as root starts, works, mounts or looks for something in root's home. */
function inRootsHome(doc: Manifest, container: Container): boolean {
  const { script, places } = evidence(doc)(container);
  return leadsToRootsHome(script) || places.some(leadsToRootsHome);
}

/** Whether a container mounts a folder of the node that it may write to. */
function writesToNode({ node, pod }: Container): boolean {
  const folders = foldersOfNode(pod);
  return itemsAt(node, "volumeMounts").some((one) => {
    const readOnly = booleanAt(one, "readOnly");
    return folders.has(textAt(one, "name")) && (readOnly.is === "absent" || isSetTo(readOnly, false));
  });
}

/** The volumes of a pod that are folders of the node; sockets are none. */
const foldersOfNode = fact(
  (pod: Pod): ReadonlySet<string> =>
    new Set(
      volumesOf(pod).flatMap(({ node, name }) => {
        const source = pairOf(node, "hostPath")?.value;
        const isSocket = textAt(source, "type") === "Socket" || textAt(source, "path").endsWith(".sock");
        return name.is === "set" && source !== undefined && !isSocket ? [name.value] : [];
      }),
    ),
);

/** Whether it adds capabilities that root has to use: any but the one for ports, which programs bring as well. */
function addsForRoot(container: Container): boolean {
  return addedCapabilities(container).some(({ name }) => name !== "NET_BIND_SERVICE");
}

/** Why a container has to write to its own file system. */
function writes(doc: Manifest, container: Container): Need | undefined {
  const { script, ownImage: image, command } = evidence(doc)(container);
  if (installsPackages(script)) return must("its command installs packages");
  if (savesWhereStarted(doc, container)) return may(SAVES);
  if (temporaryFolder(doc, container) === undefined && hasHiddenMounts(container))
    return may("not all of its mounts are in this file");
  const own = image && writtenBy(image);
  if (own !== undefined) {
    const left = own.filter((path) => !isMounted(container, path));
    if (left.length === 0) return undefined;
    const reason = `its image writes to ${enumerated(left.map((path) => `\`${path}\``))}`;
    return mayWriteElsewhere(container, command) ? may(reason.replace("writes", "may write")) : must(reason);
  }
  if (changesSystem(script)) return may("its command changes the system");
  const start = builtStart(doc, container);
  if (start !== undefined && (start.asRoot !== undefined || start.open))
    return may("its image may write to folders that are not mounted");
  // What prepares its folders as root keeps its data, sockets and process IDs in them: databases, web servers.
  if (image === undefined || (!mayNeedRoot(image) && imageUser(image)?.runsAs !== "drops privileges")) return undefined;
  return may("its image may write to folders that are not mounted");
}

/** Whether a container may mount more than is written here: a template writes some of the list, or all of it. */
function hasHiddenMounts({ node }: Container): boolean {
  const mounts = lookup(node, "volumeMounts");
  return mounts.is === "unknown" || (mounts.is === "set" && isOpen(mounts.value));
}

/** Whether something that may be written to is mounted at, above or below a path. */
function isMounted({ node }: Container, path: string): boolean {
  const plain = (text: string) => `${withoutEnd(text, "/").replace(/^\/run(?=\/|$)/, "/var/run")}/`;
  return itemsAt(node, "volumeMounts").some((one) => {
    const mounted = plain(textAt(one, "mountPath"));
    return plain(path).startsWith(mounted) || mounted.startsWith(plain(path));
  });
}

/** Whether a container tells its image's program where to write: by a command, an option, a variable or a file. */
function mayWriteElsewhere({ node }: Container, command: Evidence["command"]): boolean {
  const told = [
    ...command.args,
    ...itemsAt(node, "env").map((one) => textAt(one, "name")),
    ...itemsAt(node, "volumeMounts").map((one) => textAt(one, "mountPath")),
  ];
  return command.program.length > 0 || told.some((text) => MOVES_FOLDERS.test(text) || text.startsWith("/etc/"));
}

/** Whether a container works on the node or the network, so that without rights of root it cannot do what it is for. */
export function needsNode(doc: Manifest, container: Container): boolean {
  const { script, image } = evidence(doc)(container);
  const isKnown = image !== undefined && (needsPrivileges(image) || neededCapabilities(image).length > 0);
  return managesNode(script) || isKnown;
}

/**
 * Whether the API server refuses a container that is not privileged: one with mounts that reach the node. Source: "Mount propagation"
 * of Kubernetes' documentation on volumes.
 */
export function mountsIntoNode({ node }: Container): boolean {
  return itemsAt(node, "volumeMounts").some((one) => textAt(one, "mountPropagation") === "Bidirectional");
}

/**
 * The places where a container may be asked over the network by the kubelet. Source: `Probe` and `LifecycleHandler` in Kubernetes' API
 * reference.
 */
const ASKED: readonly (readonly string[])[] = [
  "startupProbe",
  "readinessProbe",
  "livenessProbe",
  "lifecycle.postStart",
  "lifecycle.preStop",
].flatMap((place) => ["httpGet", "tcpSocket"].map((how) => [...place.split("."), how]));

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1|\[::1\])$/i;

const LISTENS = /addr|bind|host|listen/;

/** Whether an argument is an option that says where to listen, and that is the loopback interface. */
function listensOnLoopback(word: string): boolean {
  const at = word.indexOf("=");
  if (!word.startsWith("-") || at === -1 || !LISTENS.test(word.slice(0, at))) return false;
  return LOOPBACK.test(word.slice(at + 1).replace(/:\d{1,5}$/, ""));
}

function below(node: Node, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((at, key) => pairOf(at, key)?.value, node);
}

/**
 * Whether a pod is reached over the loopback interface of the node: the kubelet asks a container there, or the only one listens there
 * for others of the node. Source: "Configure Liveness, Readiness and Startup Probes" of Kubernetes' documentation, "HTTP probes" ("Suppose
 * the container listens on 127.0.0.1 and the Pod's hostNetwork field is true. Then `host`, under `httpGet`, should be set to 127.0.0.1").
 */
function usesLoopback(doc: Manifest, pod: Pod): boolean {
  const running = pod.containers.filter(({ role }) => role === "container" || role === "sidecar");
  const isAsked = running.some(({ node }) =>
    ASKED.some((place) => LOOPBACK.test(textAt(below(node, place), "host").trim())),
  );
  const [only, ...others] = running;
  if (isAsked || only === undefined || others.length > 0) return isAsked;
  const { program, args } = evidence(doc)(only).command;
  return [...program, ...args].some(listensOnLoopback);
}

/** Whether what a pod runs shows that it needs a namespace of the node. */
export function needsNamespace(doc: Manifest, pod: Pod, field: HostNamespace): boolean {
  if (field === "hostNetwork" && usesLoopback(doc, pod)) return true;
  const usesNetwork = (script: string) => managesNetwork(script) || downloadsOnNode(script);
  const shows = { hostPID: entersNode, hostNetwork: usesNetwork, hostIPC: () => false }[field];
  return pod.containers.some((one) => {
    const { script } = evidence(doc)(one);
    // With the process IDs goes the way to the node, by which it reaches everything else.
    return shows(script) || (field === "hostPID" && managesNode(script));
  });
}
