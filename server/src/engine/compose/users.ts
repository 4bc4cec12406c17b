// As whom the program of a service runs, where that is known to be somebody else than root.

import { imageUser } from "../knowledge/image-users.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { field, flag, image, type Service, text } from "./services.ts";

/**
 * The user as whom a service runs, by its `user` or its image, with nothing but that user's own rights: no group that may be the
 * container runtime's, no capability of root's. Undefined where it may be root or have more. By the Compose Specification, `user`,
 * `group_add`, `cap_add`, `privileged`.
 */
export function ordinaryUser(doc: YamlDocument, service: Service): string | undefined {
  const privileged = flag(doc, service, "privileged");
  if (privileged.is === "unknown" || (privileged.is === "set" && privileged.value)) return undefined;
  if (["group_add", "cap_add"].some((key) => field(service, key).is !== "absent")) return undefined;
  const user = text(doc, service, "user");
  if (user.is === "unknown") return undefined;
  if (user.is === "set" && user.value !== "") {
    const [name = "", group = name] = user.value.split(":");
    return /^(?:root|0+)?$/.test(name) || group !== name ? undefined : name;
  }
  const own = image(doc, service);
  const known = own.is === "set" ? imageUser(own.value) : undefined;
  return known?.runsAs === "user" ? known.user : undefined;
}
