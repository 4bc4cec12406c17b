// The fields of mounts that Buildah has beside BuildKit's: SELinux labels, owners, how mounts spread, mount options (Buildah 1.45:
// internal/volumes/volumes.go).
import { byWord } from "../../core/by-word.ts";

const OPTIONS = ["nosuid", "nodev", "noexec"];
const SPREADING = ["shared", "rshared", "private", "rprivate", "slave", "rslave"];

/** By the type of mount: what is written alone, and the keys of what has a value. */
const FIELDS: Readonly<Record<string, { readonly alone: readonly string[]; readonly keys: readonly string[] }>> =
  byWord({
    bind: {
      alone: ["bind-nonrecursive", "no-dereference", "z", "Z", "U", ...OPTIONS, ...SPREADING],
      keys: ["bind-propagation", "relabel", "consistency"],
    },
    cache: { alone: ["z", "Z", "U", ...OPTIONS, ...SPREADING], keys: ["bind-propagation"] },
    tmpfs: { alone: ["tmpcopyup", ...OPTIONS], keys: ["tmpfs-mode", "tmpfs-size"] },
  });

/** Whether a field of a mount is one that only Buildah has. */
export function isOfBuildah(field: string, all: readonly string[]): boolean {
  const type = all.findLast((one) => one.startsWith("type="))?.slice("type=".length) ?? "bind";
  const known = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  const equals = field.indexOf("=");
  if (known === undefined) return false;
  return equals === -1 ? known.alone.includes(field) : known.keys.includes(field.slice(0, equals));
}
