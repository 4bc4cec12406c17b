// Which paths of the host give a service the socket of a container runtime, and what is said of them.
import { isSocketOfRuntime, runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import type { HostPath } from "../host-paths.ts";

export interface Given {
  /** What is mounted where, and what that leads to: one sentence. */
  readonly message: string;
  readonly rootless: boolean;
  /** Not where a folder may be mounted for something else, or where only the target tells what it is. */
  readonly certain: boolean;
}

/** The runtime's socket that a service gets by a path of the host; undefined where it is none. `works`: how its program uses it. */
export function socketOf({ path, target, service: { name } }: HostPath, works = ""): Given | undefined {
  const socket = runtimeSocketAt(path);
  if (socket !== undefined) {
    const { runtime, rootless, isRoot } = socket;
    if (isRoot) {
      const message = `Service \`${name}\` mounts the whole host (\`${path}\`), so anyone who controls it can take over the host.`;
      return { message, rootless, certain: true };
    }
    const held = rootless ? "the socket of a user's container runtime" : "the container runtime's socket";
    const what = `\`${path}\` is mounted into service \`${name}\``;
    if (runtime !== undefined) return { message: consequence(`${what}${works}`, rootless), rootless, certain: true };
    return { message: consequence(`${what}, and with it ${held}${works}`, rootless), rootless, certain: false };
  }
  const isUnknown = /^\$(?:\w+|\{[^{}]*\})$/.test(path);
  if (!isUnknown || !isSocketOfRuntime(target)) return undefined;
  const what = `Service \`${name}\` mounts \`${path}\` at \`${target}\`, where programs look for the container runtime's socket`;
  return { message: consequence(`${what}${works}`, false), rootless: false, certain: false };
}

function consequence(what: string, rootless: boolean): string {
  return `${what}: anyone who controls the service ${rootless ? "has the rights of that user" : "is root"} on the host.`;
}
