// What a container says it needs: by a comment, by an entrypoint that gives up root itself, by a command that changes the system.
// Nothing of that is taken from it in bulk.
import { fact } from "../core/fact.ts";
import { parseImage } from "../core/image.ts";
import { isSetTo } from "../core/value.ts";
import { dropsFor, imageUser } from "../knowledge/image-users.ts";
import { changesOwners, changesSystem, demands, gainsPrivileges, startsAsRoot } from "../knowledge/stated-needs.ts";
import { explanationsAround } from "../yaml/edit/edit.ts";
import type { Manifest } from "./objects.ts";
import type { Container, SecurityFields } from "./pods.ts";
import { temporaryFolder } from "./writable.ts";

/** How it says so, as it reads behind a colon. */
export type Need =
  | "a comment says why"
  | "it is privileged"
  | "its entrypoint drops privileges itself"
  | "its command gives files to others"
  | "its command becomes root by itself"
  | "its command changes the system"
  | "what it may write to comes from elsewhere";

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

/** By what a container says that it needs what hardening a field takes away; undefined where it does not. */
export function needOf(doc: Manifest, container: Container, field: keyof SecurityFields): Need | undefined {
  const { comments, entrypoint, gains, owners, system } = needs(doc)(container);
  const topic = TOPICS[field];
  if (topic !== undefined && comments.some((text) => demands(text, topic))) return "a comment says why";
  // What is left at that needs some of root's rights: which, only its author knows.
  if (isSetTo(container.effective("privileged"), true)) return "it is privileged";
  if (system) return "its command changes the system";
  if (field === "readOnlyRootFilesystem" && temporaryFolder(doc, container) === undefined)
    return "what it may write to comes from elsewhere";
  if (field === "allowPrivilegeEscalation" && gains) return "its command becomes root by itself";
  if (!OF_ROOT.has(field)) return undefined;
  if (owners) return "its command gives files to others";
  return entrypoint ? "its entrypoint drops privileges itself" : undefined;
}

interface Needs {
  readonly comments: readonly string[];
  readonly entrypoint: boolean;
  readonly gains: boolean;
  readonly owners: boolean;
  readonly system: boolean;
}

const needs = fact((doc: Manifest) => {
  const known = new Map<Container, Needs>();
  return (container: Container): Needs => {
    const found = known.get(container) ?? read(doc, container);
    known.set(container, found);
    return found;
  };
});

function read(doc: Manifest, container: Container): Needs {
  const command = words(container, "command");
  const args = words(container, "args");
  const script = [...command, ...args].join(" ");
  return {
    comments: explanationsAround(doc, container.node),
    entrypoint: isRoot(container) && (startsAsRoot(script) || (command.length === 0 && dropsByImage(container, args))),
    gains: gainsPrivileges(script),
    owners: changesOwners(script),
    system: changesSystem(script),
  };
}

function words(container: Container, field: "command" | "args"): readonly string[] {
  const list = container.strings(field);
  return list.is === "set" ? list.value.items.flatMap((one) => (one.is === "set" ? [one.value] : [])) : [];
}

/** With another user there is nothing to give up. */
function isRoot(container: Container): boolean {
  const user = container.effective("runAsUser");
  return user.is !== "set" || user.value === 0;
}

/** Whether the image's entrypoint drops privileges for the command. */
function dropsByImage({ image }: Container, args: readonly string[]): boolean {
  const user = image.is === "set" ? imageUser(parseImage(image.value, 0)) : undefined;
  if (user?.runsAs !== "drops privileges") return false;
  return args.length === 0 || dropsFor(user.dropsFor, args);
}
