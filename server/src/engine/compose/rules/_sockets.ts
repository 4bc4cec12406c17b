// Which paths of the host give a service the socket of a container runtime, and what is said of them.
import { isSocketOfRuntime, runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import type { HostPath } from "../host-paths.ts";

export interface Given {
  /** What is mounted where. */
  readonly what: string;
  readonly rootless: boolean;
  /** Not where a folder may be mounted for something else, or where only the target tells what it is. */
  readonly certain: boolean;
}

/** The runtime's socket that a service gets by a path of the host; undefined where it is none. */
export function socketOf({ path, target, service: { name } }: HostPath): Given | undefined {
  const socket = runtimeSocketAt(path);
  if (socket !== undefined) {
    const { runtime, rootless } = socket;
    const held = rootless ? "the socket of a user's container runtime" : "the container runtime's socket";
    const what = `\`${path}\` is mounted into service \`${name}\``;
    if (runtime !== undefined) return { what, rootless, certain: true };
    return { what: `${what}, and with it ${held}`, rootless, certain: false };
  }
  const isUnknown = /^\$(?:\w+|\{[^{}]*\})$/.test(path);
  if (!isUnknown || !isSocketOfRuntime(target)) return undefined;
  const what = `Service \`${name}\` mounts \`${path}\` at \`${target}\`, where programs look for the container runtime's socket`;
  return { what, rootless: false, certain: false };
}
