// The fields of RUN's mounts (BuildKit 0.34: instructions/commands_runmount.go, dockerfile2llb/convert_runmount.go).

import { byWord } from "../../core/by-word.ts";
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { resolveAt } from "../stages/environment.ts";
import { mountKey } from "../stages/mounts.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";
import { isOfBuildah } from "../values/buildah-mounts.ts";
import { fieldsOf } from "../values/fields.ts";
import { isNumber, isSize, isTruth } from "../values/numbers.ts";

/** What is wrong with the mounts of a RUN, at most one thing in each; `isBuildahs`: Buildah builds the file, which has more fields. */
export function* mountErrors(doc: Dockerfile, run: Instruction, isBuildahs: boolean): Iterable<SyntaxProblem> {
  for (const { name, value, valueAt } of run.flags) {
    if (name !== "mount" || value === undefined || valueAt === undefined) continue;
    const fields = fieldsOf(value) ?? [];
    const message = faultOf(doc, run, isBuildahs ? fields.filter((one) => !isOfBuildah(one, fields)) : fields);
    if (message !== undefined) yield { code: "bad-mount", at: valueAt, message };
  }
}

/** A mount as far as it has been read. What a variable from outside sets is `UNKNOWN`. */
type Mount = Map<string, string | typeof UNKNOWN>;
const UNKNOWN = Symbol("unknown");

type Take = (value: string, mount: Mount) => string | undefined;

const TYPES: ReadonlySet<string> = new Set(["bind", "cache", "secret", "ssh", "tmpfs"]);
const SHARING: ReadonlySet<string> = new Set(["locked", "private", "shared"]);
const anything: Take = () => undefined;
const truth =
  (key: string): Take =>
  (value) =>
    isTruth(value) ? undefined : `\`${key}\` must be \`true\` or \`false\`, not \`${quoted(value)}\`.`;
const number =
  (key: string, base: 8 | 10): Take =>
  (value) =>
    isNumber(value, base) ? undefined : `\`${key}\` must be a number, not \`${quoted(value)}\`.`;

/** What each key's value has to be. Keys that only some types have are judged by the type that stands in front of them. */
const KEYS: Readonly<Record<string, Take>> = byWord({
  env: anything,
  from: anything,
  gid: number("gid", 10),
  id: anything,
  mode: number("mode", 8),
  readonly: truth("readonly"),
  readwrite: truth("readwrite"),
  required: (value, mount) => onlyFor(mount, "required", ["secret", "ssh"]) ?? truth("required")(value, mount),
  sharing: (value) =>
    SHARING.has(value.toLowerCase())
      ? undefined
      : `\`sharing\` is \`shared\`, \`private\` or \`locked\`, not \`${quoted(value)}\`.`,
  size: (value, mount) =>
    onlyFor(mount, "size", ["tmpfs"]) ??
    (isSize(value) ? undefined : `\`${quoted(value)}\` is not a size such as \`64m\`.`),
  source: anything,
  target: anything,
  type: (value) => (TYPES.has(value.toLowerCase()) ? undefined : `\`${quoted(value)}\` is not a type of mount.`),
  uid: number("uid", 10),
});

const typeOf = (mount: Mount): string | typeof UNKNOWN => mount.get("type") ?? "bind";

function onlyFor(mount: Mount, key: string, types: readonly string[]): string | undefined {
  const type = typeOf(mount);
  if (type === UNKNOWN || types.includes(type)) return undefined;
  return `A mount of type \`${type}\` has no \`${key}\`${mount.has("type") ? "" : ": set its `type` first"}.`;
}

function faultOf(doc: Dockerfile, run: Instruction, fields: readonly string[]): string | undefined {
  const mount: Mount = new Map();
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = mountKey(equals === -1 ? field : field.slice(0, equals));
    const take = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (equals === -1) {
      const isSwitch = key === "readonly" || key === "readwrite" || key === "required";
      if (!isSwitch) return `\`${quoted(field)}\` needs a value: \`${quoted(field)}=…\`.`;
      const fault = key === "required" ? onlyFor(mount, key, ["secret", "ssh"]) : undefined;
      if (fault !== undefined) return fault;
      continue;
    }
    if (take === undefined) return `Unknown key \`${quoted(field.slice(0, equals))}\` in a mount.`;
    const value = resolveAt(doc, run, { raw: field.slice(equals + 1) });
    const fault = value === undefined ? undefined : take(value, mount);
    if (fault !== undefined) return fault;
    mount.set(key, value === undefined ? UNKNOWN : key === "type" ? value.toLowerCase() : value);
  }
  return wholeFault(mount) ?? targetFault(doc, run, mount);
}

/** What is wrong with the fields together. */
function wholeFault(mount: Mount): string | undefined {
  const type = typeOf(mount);
  if (type === UNKNOWN) return undefined;
  const isSet = (key: string) => (mount.get(key) ?? "") !== "" && mount.get(key) !== UNKNOWN;
  const mayBe = (key: string) => (mount.get(key) ?? "") !== "";
  if (type === "bind" || type === "tmpfs") {
    const key = ["mode", "uid", "gid"].find((one) => mount.has(one) && mount.get(one) !== UNKNOWN);
    if (key !== undefined) return `A mount of type \`${type}\` has no \`${key}\`.`;
  }
  if (type !== "cache" && isSet("sharing")) return `Only a mount of type \`cache\` has \`sharing\`, not \`${type}\`.`;
  if (type === "secret") {
    if (isSet("from")) return "A mount of type `secret` has no `from`.";
    if (isSet("source") && isSet("id")) return "`source` and `id` are the same for a secret: set one of them.";
    if (!["id", "source", "target"].some(mayBe)) return "A mount of type `secret` needs an `id` or a `target`.";
  }
  return type === "ssh" && isSet("source") ? "A mount of type `ssh` has no `source`." : undefined;
}

/** A mount over the root: by its target, or by none where the working directory is the root. */
function targetFault(doc: Dockerfile, run: Instruction, mount: Mount): string | undefined {
  const type = typeOf(mount);
  const target = mount.get("target") ?? "";
  if (type === UNKNOWN || target === UNKNOWN || type === "secret" || type === "ssh") return undefined;
  if (target === "/") return "Nothing can be mounted over `/`.";
  if (target.startsWith("/") || pathFrom(workdirAt(doc, run), target) !== "/") return undefined;
  return target === ""
    ? "The mount needs a `target`."
    : `The target \`${quoted(target)}\` is \`/\`, where nothing can be mounted.`;
}
