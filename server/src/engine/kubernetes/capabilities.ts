// Linux capabilities as containers name them.
import type { Span } from "../core/text.ts";
import { isSetTo } from "../core/value.ts";
import { neededCapabilities } from "../knowledge/needed-rights.ts";
import { capabilitiesFor } from "../knowledge/stated-needs.ts";
import { evidence } from "./evidence.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";
import { someString } from "./values.ts";

/** A capability in the spelling that compares: `NET_ADMIN` for `CAP_NET_ADMIN` and `net_admin`; anything else as written. */
export function capability(name: string): string {
  const written = name.trim();
  return /^[a-z_]{1,40}$/i.test(written) ? written.toUpperCase().replace(/^CAP_/, "") : written;
}

/** Whether a container drops all capabilities. Runtimes read `all` as `ALL`; Pod Security does not (`literally`). */
export function dropsAll(container: Container, literally = false): "yes" | "no" | "maybe" {
  const drop = container.strings("securityContext", "capabilities", "drop");
  if (drop.is !== "set") return drop.is === "absent" ? "no" : "maybe";
  return someString(drop.value, (name) => (literally ? name : capability(name)) === "ALL");
}

/**
 * Whether capabilities that a container does not drop are none that it could use: it runs as another user than root, whose processes
 * have none, and gains none by setuid programs. Source: capabilities(7), "Transformation of capabilities during execve()", and
 * `no_new_privs` in prctl(2), which `allowPrivilegeEscalation: false` sets.
 */
export function hasNoCapabilities(container: Container): boolean {
  const user = container.effective("runAsUser");
  const isOther = user.is === "set" ? user.value !== 0 : isSetTo(container.effective("runAsNonRoot"), true);
  return isOther && isSetTo(container.effective("allowPrivilegeEscalation"), false);
}

export interface AddedCapability {
  /** As compared, not as written. */
  readonly name: string;
  readonly written: string;
  readonly index: number;
  readonly at: Span;
}

/** The capabilities that a container adds, as far as they are known. */
export function addedCapabilities(container: Container): readonly AddedCapability[] {
  const add = container.strings("securityContext", "capabilities", "add");
  if (add.is !== "set") return [];
  return add.value.items.flatMap((item, index) =>
    item.is === "set" && item.value !== ""
      ? [{ name: capability(item.value), written: item.value, index, at: item.at }]
      : [],
  );
}

/** Whether a container is known to need a capability that it adds: by its image, or by what it runs. */
export function needsCapability(doc: Manifest, container: Container, name: string): boolean {
  const { script, ownImage } = evidence(doc)(container);
  return (
    capabilitiesFor(script).includes(name) || (ownImage !== undefined && neededCapabilities(ownImage).includes(name))
  );
}
