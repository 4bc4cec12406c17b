// What is offered while a manifest is typed: the fields of security contexts, as Pod Security "restricted" wants them.

import { byWord } from "../core/by-word.ts";
import type { Document } from "../core/document.ts";
import type { Completion } from "../core/language.ts";
import type { Span } from "../core/text.ts";
import { cursorAt, keysBeside } from "../yaml/cursor.ts";
import { formCompletions, formsNamed } from "../yaml/forms.ts";
import { type Hardened, hardenedKeys, hardenedValue } from "../yaml/hardened.ts";
import { imageValue } from "../yaml/image-value.ts";
import { mayHoldManifests } from "./claims.ts";
import type { Manifest } from "./objects.ts";

const NON_ROOT: Hardened = { value: "true", why: "The kubelet refuses to start it as root." };
const USER: Hardened = { value: "10001", why: "A user ID that no image or node uses." };
const SECCOMP: Hardened = { value: "{ type: RuntimeDefault }", why: "Blocks system calls that programs hardly need." };

/** By the API reference of `SecurityContext`; the values as Pod Security "restricted" has them. */
const OF_CONTAINER: Readonly<Record<string, Hardened>> = byWord({
  allowPrivilegeEscalation: {
    value: "false",
    why: "No program can gain rights that the container did not start with.",
  },
  capabilities: { value: "{ drop: [ALL] }", why: "Takes root's special rights away." },
  readOnlyRootFilesystem: { value: "true", why: "Nobody can change the program; it writes to volumes only." },
  runAsNonRoot: NON_ROOT,
  runAsUser: USER,
  seccompProfile: SECCOMP,
});
/** By the API reference of `PodSecurityContext`. */
const OF_POD: Readonly<Record<string, Hardened>> = byWord({
  runAsNonRoot: NON_ROOT,
  runAsUser: USER,
  runAsGroup: { value: "10001", why: "A group ID that no image or node uses." },
  fsGroup: { value: "10001", why: "Gives volumes to the group of the containers." },
  seccompProfile: SECCOMP,
});
/** What may stand below one of these. */
const BELOW: Readonly<Record<string, Readonly<Record<string, Hardened>>>> = byWord({
  capabilities: { drop: { value: "[ALL]", item: "ALL", why: "Takes root's special rights away." } },
  seccompProfile: { type: { value: "RuntimeDefault", why: "Blocks system calls that programs hardly need." } },
});
/** Values alone: written out they say no more than the default. */
const ONLY_VALUES: Readonly<Record<string, Hardened>> = byWord({
  privileged: { value: "false", why: "A privileged container is root on the node." },
});
const OF_SPEC: Readonly<Record<string, Hardened>> = byWord({
  automountServiceAccountToken: { value: "false", why: "Only programs that talk to the cluster need its token." },
});

const LISTS: ReadonlySet<string> = new Set(["containers", "initContainers", "ephemeralContainers"]);
/** Forms of whole objects, and of parts of a container. */
const OBJECTS = formsNamed("hardened-deployment", "hardened-cronjob");
const PARTS = formsNamed("hardened-container");
const ITEMS_WITH_KEYS = [...LISTS, "items", "volumes"];

/** The hardened fields that may stand at an offset and are not there yet. */
export function kubernetesCompletions({ text }: Manifest, offset: number, today: string): readonly Completion[] {
  const cursor = cursorAt(text, offset, ITEMS_WITH_KEYS);
  if (cursor === undefined) return [];
  const { path, wants } = cursor;
  const beside = () => keysBeside(text, offset, cursor);
  if (path.length === 0 && isBeginning(text, cursor.at)) return formCompletions(OBJECTS, cursor.at);
  if (wants === "value" && path.at(-1) === "image" && LISTS.has(path.at(-2) ?? ""))
    return imageValue(text, cursor, today);
  if (wants === "value") return hardenedValue(settingsBelow(path.slice(0, -1))?.[path.at(-1) ?? ""], cursor, text);
  if (path.at(-1) === "spec") {
    const keys = beside();
    return keys.has("containers") ? hardenedKeys(OF_SPEC, cursor, keys) : [];
  }
  if (LISTS.has(path.at(-1) ?? "") && cursor.indent.trim() === "")
    return beside().has("securityContext") ? [] : formCompletions(PARTS, cursor.at);
  const settings = settingsBelow(path);
  if (settings === undefined) return [];
  const offered = Object.entries(settings).filter(([key]) => !Object.hasOwn(ONLY_VALUES, key));
  return hardenedKeys(Object.fromEntries(offered), cursor, beside());
}

/** What a YAML file that holds nothing yet may begin as: a manifest, unless its name says that it is something else. */
export function kubernetesBeginnings(path: string, { text }: Document, offset: number): readonly Completion[] {
  const cursor = mayHoldManifests(path) ? cursorAt(text, offset) : undefined;
  return cursor !== undefined && isBeginning(text, cursor.at) ? formCompletions(OBJECTS, cursor.at) : [];
}

/** Whether a document holds nothing but comments and what is typed. */
function isBeginning(text: string, typed: Span): boolean {
  const others = `${text.slice(0, typed.start)}${text.slice(typed.end)}`;
  return others.split("\n").every((line) => /^(?:\s*(?:#.*)?|---.*)$/.test(line));
}

/** The settings that may stand below a path: in a security context, or in a field of one. */
function settingsBelow(path: readonly string[]): Readonly<Record<string, Hardened>> | undefined {
  const at = path.lastIndexOf("securityContext");
  const [, below, ...deeper] = path.slice(at);
  if (at === -1 || deeper.length > 0) return path.at(-1) === "spec" ? OF_SPEC : undefined;
  if (below !== undefined) return BELOW[below];
  const isContainer = LISTS.has(path[at - 1] ?? "");
  return isContainer ? { ...OF_CONTAINER, ...ONLY_VALUES } : OF_POD;
}
