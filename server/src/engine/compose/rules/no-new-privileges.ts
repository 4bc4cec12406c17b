// `compose/no-new-privileges`: setuid programs may raise what a service's processes are allowed to do.
import { hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { isWindowsImage } from "../../knowledge/windows-images.ts";
import { appendItem, type Edits, put, replaceValue } from "../../yaml/edit/edit.ts";
import { lookup, type Node, pairOf, resolved, type YamlDocument } from "../../yaml/node.ts";
import { composeRule } from "../rule.ts";
import { field, interpolated, type Service, services } from "../services.ts";

const OPTION = "no-new-privileges:true";
/** Compose and Docker take the bare word, `=` and `:`. */
const SPELLED = /^no-new-privileges(?:\s*[:=]\s*(\w*))?$/;

export default composeRule({
  id: "compose/no-new-privileges",
  title: "Services must set `no-new-privileges`",
  why: "Without it a process can gain privileges through a setuid program or file capabilities: a foothold as an ordinary user becomes root in the container. With it sudo, su and other setuid programs stop working; an entrypoint that drops privileges does not need them.",
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["kics:no_new_privileges_not_set", "semgrep:no-new-privileges"],
  references: [
    "https://docs.docker.com/reference/compose-file/services/#security_opt",
    "https://docs.kernel.org/userspace-api/no_new_privs.html",
  ],
  examples: [
    {
      bad: source`
        services:
          «web»:
            image: nginx:1.28
      `,
      fixed: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - no-new-privileges:true
      `,
      note: "nothing set",
    },
    {
      bad: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - «no-new-privileges:false»
      `,
      fixed: source`
        services:
          web:
            image: nginx:1.28
            security_opt:
              - no-new-privileges:true
      `,
    },
  ],
  *check(doc) {
    const told = new Set<number>();
    for (const service of services(doc)) {
      const problem = lacking(doc, service);
      if (problem === undefined || told.has(problem.at.start)) continue;
      told.add(problem.at.start);
      const { at, off, edits } = problem;
      yield {
        at,
        message: off
          ? `\`no-new-privileges\` is switched off for \`${service.name}\`: setuid programs can raise its privileges.`
          : `Service \`${service.name}\` may gain privileges: it does not set \`no-new-privileges:true\` in \`security_opt\`.`,
        fix: edits && hardening(`Set \`${OPTION}\``, edits),
      };
    }
  },
});

/** Of several options Docker takes the last (moby, daemon_unix.go). Where it is missing or off, and how to bring it in; undefined where it is on or cannot be known. */
function lacking(doc: YamlDocument, service: Service): { at: Span; off: boolean; edits: Edits } | undefined {
  const options = field(service, "security_opt");
  if (options.is === "unknown" || mayRunOnWindows(doc, service)) return undefined;
  if (options.is === "absent") {
    // An empty `security_opt` may have taken away what another file sets: then it is the place.
    const at = pairOf(service.node, "security_opt") === undefined ? service.label : options.at;
    return { at, off: false, edits: put(doc, service.node, ["security_opt"], [OPTION]) };
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
  if (last !== undefined) return { at: last.item.at, off: true, edits: replaceValue(doc, last.item, OPTION) };
  if (service.partial) return undefined;
  return { at: service.label, off: false, edits: appendItem(doc, list, OPTION) };
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
