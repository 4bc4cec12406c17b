// What a container says in comments, runs, mounts and is told by its environment: by that it is judged what it needs.
import { fact } from "../core/fact.ts";
import { type ImageReference, parseImage } from "../core/image.ts";
import { isSetTo } from "../core/value.ts";
import { dropsFor, imageUser } from "../knowledge/image-users.ts";
import { programsOf, startsAsRoot } from "../knowledge/stated-needs.ts";
import { explanationsAround } from "../yaml/edit/edit.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";

/** What a container says, runs and mounts, as far as it is written here. */
export interface Evidence {
  readonly comments: readonly string[];
  /** What goes on as somebody else: a command written here, or the image's entrypoint. */
  readonly entrypoint: "command" | "image" | undefined;
  readonly command: { readonly program: readonly string[]; readonly args: readonly string[] };
  /** All that it runs: command, arguments, probes, hooks. */
  readonly script: string;
  /** Where it works and mounts, and the values of its environment. */
  readonly places: readonly string[];
  readonly image: ImageReference | undefined;
  /** The image where its own program runs, or may: what that needs counts. */
  readonly ownImage: ImageReference | undefined;
}

/** The evidence of each container of a document, read once. */
export const evidence = fact((doc: Manifest) => {
  const known = new Map<Container, Evidence>();
  return (container: Container): Evidence => {
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

function read(doc: Manifest, container: Container): Evidence {
  const image = imageOf(container);
  const command = words(container.strings("command"));
  const args = words(container.strings("args"));
  const started = [...command, ...args, scriptOf(container)].join(" ");
  return {
    comments: explanationsAround(doc, container.node),
    entrypoint: startsAsRoot(started)
      ? "command"
      : command.length === 0 && scriptOf(container) === "" && dropsByImage(image, args)
        ? "image"
        : undefined,
    command: { program: command, args },
    script: [started, ...executed(container)].join("\n"),
    places: [
      textAt(container.node, "workingDir"),
      ...itemsAt(container.node, "volumeMounts").map((one) => textAt(one, "mountPath")),
      ...itemsAt(container.node, "env").map((one) => textAt(one, "value")),
    ],
    image,
    ownImage: image !== undefined && runsOwnProgram(container, image) ? image : undefined,
  };
}

/**
 * The script that a container runs in place of its image's program; empty where it has none. Sources: `Step` in Tekton's API reference
 * (`script`), `ScriptTemplate` in Argo Workflows' (`source`).
 */
function scriptOf({ node }: Container): string {
  return textAt(node, "script") || textAt(node, "source");
}

/**
 * Whether the program of its image runs in a container, or may. Not where a command is written out whose programs are others: none is
 * named as the image is, starts its entrypoint or is a script of its own. Source: `command` of `Container` in Kubernetes' API reference
 * ("The container image's ENTRYPOINT is used if this is not provided").
 */
export function runsOwnProgram(container: Container, { path }: ImageReference): boolean {
  if (container.strings("command").is === "unknown" || path.is !== "set") return true;
  const command = commandOf(container);
  if (container.strings("command").is === "absent" && scriptOf(container) === "") return true;
  const programs = programsOf(command);
  const name = (path.value.split("/").at(-1) ?? "").toLowerCase();
  const isOwn = (program: string) => program.includes(name) || /entrypoint|-foreground$|\.sh$|\$/.test(program);
  return programs === undefined || programs.length === 0 || programs.some((one) => isOwn(one.toLowerCase()));
}

/** A text below a node; empty where there is none, or it is templated. */
export function textAt(node: Node | undefined, key: string): string {
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

/** Whether a container may run as root, as far as it and its image tell: another user has nothing to give up. */
export function mayBeRoot(container: Container): boolean {
  const user = container.effective("runAsUser");
  if (user.is === "set") return user.value === 0;
  if (isSetTo(container.effective("runAsNonRoot"), true)) return false;
  const image = imageOf(container);
  return user.is === "unknown" || image === undefined || imageUser(image)?.runsAs !== "user";
}

/** The words with which a container starts, as far as they are written here; empty where its image says them. */
export function commandOf(container: Container): readonly string[] {
  const script = scriptOf(container);
  if (script !== "" && isForShell(script)) return ["sh", "-c", script];
  return words(container.strings("command")).concat(words(container.strings("args")));
}

/** Whether a script names a shell in its first line, or nothing, which means the shell. */
function isForShell(script: string): boolean {
  const [first = ""] = script.split("\n", 1);
  return !first.startsWith("#!") || first.split(/[\s/]/).some((word) => /^(?:ba|da|a)?sh$/.test(word));
}

/**
 * The first port below 1024 that a container says it listens on: runtimes such as containerd 1 let only `NET_BIND_SERVICE` bind it. Source:
 * `enable_unprivileged_ports` in containerd's `docs/cri/config.md` (false up to 1.7).
 */
export function lowPortOf({ node }: Container): number | undefined {
  const ports = itemsAt(node, "ports").map((one) => Number(textAt(one, "containerPort")));
  return ports.find((port) => port > 0 && port < 1024);
}

/** Whether the image's entrypoint drops privileges for the command. */
function dropsByImage(image: ImageReference | undefined, args: readonly string[]): boolean {
  const user = image && imageUser(image);
  if (user?.runsAs !== "drops privileges") return false;
  return args.length === 0 || dropsFor(user.dropsFor, args);
}
