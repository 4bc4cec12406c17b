// Where `no-new-privileges` is missing or off, and how to bring it in: for a service, or for all that share a map.
import { fact } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import { demands, gainsPrivileges } from "../../knowledge/stated-needs.ts";
import { isWindowsImage } from "../../knowledge/windows-images.ts";
import { appendItem, type Edits, explanationsAround, isExplained, put, replaceValue } from "../../yaml/edit/edit.ts";
import { lookup, type Node, pairOf, resolved, textOf, type YamlDocument } from "../../yaml/node.ts";
import { type SharedMap, sharedMapsOf } from "../anchors.ts";
import { buildsBecomingRoot } from "../bases.ts";
import { field, interpolated, items, type Service, services, variables } from "../services.ts";

export const OPTION = "no-new-privileges:true";
/** Compose and Docker take the bare word, `=` and `:`. */
const SPELLED = /^no-new-privileges(?:\s*[:=]\s*(\w*))?$/;

export interface Problem {
  readonly at: Span;
  readonly off: boolean;
  readonly message: string;
  readonly services: readonly Service[];
  /** The option that is off. */
  readonly option?: Node;
  readonly edits: Edits;
}

/**
 * Of several options Docker takes the last (moby, daemon_unix.go). Where it is missing or off, and how to bring it in; undefined where it
 * is on or cannot be known.
 */
export function lacking(doc: YamlDocument, service: Service): Problem | undefined {
  const options = field(service, "security_opt");
  if (options.is === "unknown" || mayRunOnWindows(doc, service)) return undefined;
  const message = `Service \`${service.name}\` may gain privileges: it does not set \`${OPTION}\`.`;
  const own = { off: false, message, services: [service] };
  const anchor = anchors(doc).get(service);
  if (anchor !== undefined) {
    const edits = put(doc, anchor.map, ["security_opt"], [OPTION], "shared");
    const many = `${anchor.services.length} services with \`${anchor.name}\``;
    const message = `The ${many} may gain privileges: none sets \`${OPTION}\`.`;
    return { ...own, at: anchor.label, message, services: anchor.services, edits };
  }
  if (options.is === "absent") {
    // An empty `security_opt` may have taken away what another file sets: then it is the place.
    const at = pairOf(service.node, "security_opt") === undefined ? service.label : options.at;
    return { ...own, at, edits: put(doc, service.node, ["security_opt"], [OPTION]) };
  }
  const list = resolved(options.value);
  if (list?.kind !== "sequence" || list.open) return undefined;
  let last: { readonly item: Node; readonly on: boolean } | undefined;
  for (const item of list.items) {
    const option = interpolated(doc, item)?.value;
    if (option === undefined) return undefined;
    const spelled = SPELLED.exec(option);
    if (spelled !== null) last = { item, on: (spelled[1] ?? "true").toLowerCase() !== "false" };
  }
  if (last?.on === true) return undefined;
  if (last !== undefined) {
    const edits = replaceValue(doc, last.item, OPTION, "shared");
    return { ...own, at: last.item.at, off: true, option: last.item, edits };
  }
  if (service.partial) return undefined;
  // A list that others have too is told where it is written.
  const isOwn = options.value === list && service.body?.pairs.some(({ value }) => value === list) === true;
  const at = isOwn ? service.label : (list.items[0]?.at ?? list.at);
  return { ...own, at, edits: appendItem(doc, list, OPTION, "shared") };
}

/** The shared map in which the option is missing for a service and at least one other; those that set options are not touched by it. */
const anchors = fact((doc: YamlDocument): ReadonlyMap<Service, SharedMap> => {
  const lacks = new Map<Service, boolean | undefined>();
  for (const service of services(doc)) {
    const options = field(service, "security_opt");
    const isKnown = options.is !== "unknown" && !mayRunOnWindows(doc, service);
    lacks.set(service, isKnown ? pairOf(service.node, "security_opt") === undefined : undefined);
  }
  const found = new Map<Service, SharedMap>();
  const lacking = new Map<SharedMap, readonly Service[]>();
  for (const [service, missing] of lacks) {
    if (missing !== true) continue;
    for (const one of sharedMapsOf(doc, service)) {
      const others = lacking.get(one) ?? usersThatLack(one, lacks);
      lacking.set(one, others);
      const best = found.get(service);
      if (others.length > 1 && others.length > (best === undefined ? 1 : best.services.length)) {
        found.set(service, { ...one, services: others });
      }
    }
  }
  return found;
});

/** None where one of its services may not have the option. */
function usersThatLack({ services }: SharedMap, lacks: ReadonlyMap<Service, boolean | undefined>): readonly Service[] {
  if (services.some((one) => lacks.get(one) === undefined)) return [];
  return services.filter((one) => lacks.get(one) === true);
}

/** Whether one of some services says that it needs setuid programs: in a comment, or by using one. */
export function needsSetuid(doc: YamlDocument, { services, option }: Problem): boolean {
  if (option !== undefined && isExplained(doc, option)) return true;
  return services.some((service) => {
    const words = ["command", "entrypoint"].flatMap((key) => [
      textOf(pairOf(service.node, key)?.value) ?? "",
      ...items(service, key).map((item) => textOf(item) ?? ""),
    ]);
    if (gainsPrivileges(words.join(" ")) || buildsBecomingRoot(doc, service) || asksForSudo(service)) return true;
    return explanationsAround(doc, service.node).some((text) => demands(text, /\bsudo\b|setuid|privileg|\bsu\b/i));
  });
}

/**
 * Whether a variable asks the image for `sudo`: `GRANT_SUDO=yes` (Jupyter's docker-stacks), `SUDO_PASSWORD` (LinuxServer). One that says
 * no, or nothing, does not.
 */
function asksForSudo(service: Service): boolean {
  return variables(service).some((text) => {
    const [, value = ""] = /^(?:\w{1,40}_)?SUDO(?:_\w{1,40})?=(.{0,200})/i.exec(text) ?? [];
    return value !== "" && !/^(?:no|false|0|off)$/i.test(value);
  });
}

/** On Windows there is no such option; an `isolation` of a kind exists there only. */
function mayRunOnWindows(doc: YamlDocument, service: Service): boolean {
  const image = lookup(service.node, "image");
  if (image.is === "unknown") return true;
  if (image.is === "set" && isWindowsImage(interpolated(doc, image.value)?.value ?? "")) return true;
  const may = (key: string, linux: RegExp) => {
    const value = lookup(service.node, key);
    const written = value.is === "set" ? interpolated(doc, value.value)?.value : undefined;
    return value.is !== "absent" && !(written !== undefined && linux.test(written));
  };
  return may("platform", /^(?!windows\b)/i) || may("isolation", /^default$/i);
}
