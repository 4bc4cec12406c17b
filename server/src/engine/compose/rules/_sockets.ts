// Which paths of the host give a service the socket of a container runtime, and what is said of them.
import type { Severity } from "../../core/finding.ts";
import { isSocketOfRuntime, runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import type { HostPath } from "../host-paths.ts";

export interface Given {
  /** What is mounted where, and what that leads to: one sentence. */
  readonly message: string;
  /**
   * An error only where the host is handed over: not by a folder that may be mounted for something else, by a path of which only the
   * target tells what it is, to a runtime without root, or to a program that is known to need it or to run as another user than root.
   */
  readonly severity: Severity;
}

/** What is known of the service that gets a path. */
export interface Holder {
  /** How its program works through the socket: as a proxy for others, or as what a proxy could stand before. */
  readonly works: "as proxy" | "directly" | undefined;
  /** For what it needs the path, as it follows "mounts y". */
  readonly purpose: string | undefined;
  /** The user other than root as whom it runs. */
  readonly user: string | undefined;
}

/**
 * The runtime's socket that a service gets by a path of the host; undefined where it is none. The socket belongs to root and to a group
 * (https://docs.docker.com/engine/security/protect-access/), so another user does not get at it in a folder, mounted read-only or not.
 */
export function socketOf({ path, target, service: { name } }: HostPath, holder: Holder): Given | undefined {
  const { works, user } = holder;
  const isKnown = works !== undefined || holder.purpose !== undefined;
  const needed = holder.purpose === undefined ? "" : ` ${holder.purpose}`;
  const socket = runtimeSocketAt(path);
  if (socket !== undefined) {
    const { runtime, rootless, isRoot } = socket;
    if (isRoot) {
      const what = `Service \`${name}\` mounts the whole host (\`${path}\`)${needed}`;
      if (user !== undefined)
        return { message: `${what}, but user \`${user}\` is not root there.`, severity: "warning" };
      const message = `${what}: it can take over the host.`;
      return { message, severity: isKnown ? "warning" : "error" };
    }
    const held = rootless ? "a user's runtime socket" : "the runtime's socket";
    const what = `Service \`${name}\` mounts \`${path}\`${needed}`;
    // What works through the socket has been let in.
    const isOpen = user === undefined || rootless || works !== undefined;
    if (runtime !== undefined) {
      const severity = rootless || isKnown || !isOpen ? "warning" : "error";
      if (works !== undefined) return { message: throughIt(name, `\`${path}\`${needed}`, works, rootless), severity };
      const condition = isOpen ? "" : ` if its user \`${user}\` can open it`;
      return { message: `${what}, so it ${rightsOf(rootless)}${condition}.`, severity };
    }
    if (!isOpen) return { message: `${what}, but its user \`${user}\` cannot open ${held} there.`, severity: "info" };
    const message =
      works === undefined
        ? `Service \`${name}\` gets ${held} in \`${path}\`${needed}, so it ${rightsOf(rootless)}.`
        : throughIt(name, `${held} in \`${path}\`${needed}`, works, rootless);
    return { message, severity: "warning" };
  }
  const isUnknown = /^\$(?:\w+|\{[^{}]*\})$/.test(path);
  if (!isUnknown || !isSocketOfRuntime(target)) return undefined;
  const message =
    works === undefined
      ? `Service \`${name}\` gets a runtime socket at \`${target}\`, so it ${rightsOf(false)}.`
      : throughIt(name, `the runtime socket at \`${target}\``, works, false);
  return { message, severity: "warning" };
}

/** What is said of a service that needs a socket; `what` is the socket. */
function throughIt(name: string, what: string, works: "as proxy" | "directly", rootless: boolean): string {
  const makes = rootless ? "which gives it that user's rights" : "which makes it root on the host";
  return `Service \`${name}\` needs ${what}, ${makes}${works === "directly" ? ": a proxy is safer" : ""}.`;
}

function rightsOf(rootless: boolean): string {
  return rootless ? "has that user's rights" : "is root on the host";
}
