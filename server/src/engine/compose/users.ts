// As whom the program of a service runs, where that is known to be somebody else than root.

import { imageUser, isSudoer } from "../knowledge/image-users.ts";
import { textOf, type YamlDocument } from "../yaml/node.ts";
import { field, image, items, type Service, text } from "./services.ts";

/**
 * The user as whom a service runs, by its `user` or its image, with nothing but that user's own rights: no group that may be the
 * container runtime's, no capability of root's, no way to become root that asks for no password. Undefined where it may be root or have
 * more. By the Compose Specification, `user`, `group_add`, `cap_add`; `privileged` hands root its rights alone.
 */
export function ordinaryUser(doc: YamlDocument, service: Service): string | undefined {
  if (["group_add", "cap_add"].some((key) => field(service, key).is !== "absent")) return undefined;
  const user = otherUser(doc, service);
  if (user === undefined || user.group !== user.name) return undefined;
  const own = image(doc, service);
  const becomesRoot = own.is === "set" && isSudoer(own.value, user.name) && !forbidsPrivileges(service);
  return becomesRoot ? undefined : user.name;
}

/** The user other than root as whom a service starts, by its `user` or its image, and the group; undefined where it may be root. */
export function otherUser(
  doc: YamlDocument,
  service: Service,
): { readonly name: string; readonly group: string } | undefined {
  const user = text(doc, service, "user");
  if (user.is === "unknown") return undefined;
  if (user.is === "set" && user.value !== "") {
    const [name = "", group = name] = user.value.split(":");
    return /^(?:root|0+)?$/.test(name) ? undefined : { name, group };
  }
  const own = image(doc, service);
  const known = own.is === "set" ? imageUser(own.value) : undefined;
  return known?.runsAs === "user" && known.user !== undefined ? { name: known.user, group: known.user } : undefined;
}

const FORBIDDEN: ReadonlySet<string> = new Set(["", ":true", "=true"].map((value) => `no-new-privileges${value}`));

/** Whether a service may not gain privileges, so that `sudo` does not work in it. */
export function forbidsPrivileges(service: Service): boolean {
  return items(service, "security_opt").some((item) => FORBIDDEN.has(textOf(item) ?? ""));
}
