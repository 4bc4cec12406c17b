// The items of a scanned target as rows: a group for each kind, findings first, signatures and packages below them.

import type { ReportItem } from "../../../server/src/protocol.ts";
import { block, joinMarkdown, literal, markdown, strong } from "../../../server/src/shown/markdown.ts";
import { joined } from "./labels.ts";
import { type Icon, type Node, passes, type View } from "./node.ts";
import { packageGroup } from "./packages.ts";
import { opening, placeInFull, placeInShort } from "./places.ts";
import { type Of, RISK_ICONS, worstFirst } from "./risks.ts";
import { STATES, signatureGroup } from "./signatures.ts";
import { type Around, byWhom, foundBy, rated, scannersOf, spokenBy, type Titles, titleOf } from "./titles.ts";
import { vulnerabilityRows } from "./vulnerabilities.ts";

/** Whether an item passes the filter; it also goes by the scanners that know it. */
export function shows(item: ReportItem, filter: string, titles: Titles): boolean {
  const whom = scannersOf(item).map((id) => titleOf(id, titles));
  switch (item.kind) {
    case "vulnerability": {
      const { name, version } = item.package;
      return passes(filter, [
        item.id,
        ...item.aliases,
        name,
        version,
        item.place?.path,
        item.title,
        item.risk,
        ...whom,
      ]);
    }
    case "license":
      return passes(filter, [item.id, item.package, item.place?.path, item.risk, ...whom]);
    case "signature":
      return passes(filter, [item.id, item.issuer, STATES[item.state], ...whom]);
    case "package":
      return passes(filter, [item.id, item.package.name, item.package.version, item.place?.path, ...whom]);
    default:
      return passes(filter, [item.id, item.title, item.place.path, item.risk, ...whom]);
  }
}

/** The rows below a target, secrets first: an attacker who has one need not look for a way in. `items` are all its items. */
export function itemRows(around: Around, items: readonly ReportItem[], view: View): readonly Node[] {
  const shown = view.filter === "" ? items : items.filter((item) => shows(item, view.filter, around.titles));
  const of = <K extends ReportItem["kind"]>(kind: K) => shown.filter((item): item is Of<K> => item.kind === kind);
  const vulnerabilities = worstFirst(of("vulnerability"));
  const secrets = worstFirst(of("secret"));
  const configuration = worstFirst(of("misconfiguration"));
  const licenses = worstFirst(of("license"));
  const { parent } = around;
  return [
    ...group(
      `${parent} secrets`,
      "Secrets",
      secrets.map(({ place }) => place.path),
      secrets.map((item, i) => secretRow(around, `${parent} secret ${i}`, item)),
    ),
    ...group(
      `${parent} vulnerabilities`,
      "Vulnerabilities",
      [],
      vulnerabilityRows(around, vulnerabilities, view.items),
      {
        count: vulnerabilities.length,
      },
    ),
    ...group(
      `${parent} configuration`,
      "Configuration",
      configuration.map(({ title }) => title),
      configuration.map((item, i) => configurationRow(around, `${parent} configuration ${i}`, item)),
    ),
    ...group(
      `${parent} licences`,
      "Licences",
      licenses.map(({ id }) => id),
      licenses.map((item, i) => licenseRow(around, `${parent} licence ${i}`, item)),
    ),
    ...signatureGroup(around, of("signature")),
    ...packageGroup(around, of("package")),
  ];
}

const GROUP_ICONS = { Vulnerabilities: "bug", Secrets: "key", Configuration: "settings", Licences: "law" } as const;

/** `gists` are what the items are, the first few of which stand beside the count. */
function group(
  id: string,
  label: keyof typeof GROUP_ICONS,
  gists: readonly string[],
  children: readonly Node[],
  { count = children.length } = {},
): readonly Node[] {
  if (children.length === 0) return [];
  const description = joined([`${count}`, gistOf(gists)], "   ");
  const icon: Icon = { name: GROUP_ICONS[label], tint: "quiet" };
  const open = label === "Vulnerabilities";
  return [{ id, label, description, spoken: `${label}, ${count}`, icon, open, children }];
}

/** The first few different ones, and an ellipsis for the rest. */
function gistOf(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  return `${different.slice(0, 2).join(", ")}${different.length > 2 ? ", …" : ""}`;
}

function secretRow(around: Around, id: string, item: Of<"secret">): Node {
  const place = placeInShort(item.place);
  const whom = byWhom(around, [item]);
  const excerpt = item.excerpt === undefined ? [] : [block(item.excerpt, "")];
  return {
    id,
    label: item.title,
    description: joined([place, whom]),
    tooltip: joinMarkdown([
      markdown`${strong(item.title)} · ${literal(rated(item.risk))}`,
      ...foundBy(around, item),
      ...placeInFull(item.place),
      ...excerpt,
    ]),
    spoken: joined([`${rated(item.risk)}: ${item.title}`, place, spokenBy(whom)], ", "),
    icon: RISK_ICONS[item.risk],
    abilities: ["copy"],
    about: { text: place },
    ...opening(around, item.place),
  };
}

function configurationRow(around: Around, id: string, item: Of<"misconfiguration">): Node {
  const place = placeInShort(item.place);
  const whom = byWhom(around, [item]);
  return {
    id,
    label: item.title,
    description: joined([place, item.id, whom]),
    tooltip: joinMarkdown([
      markdown`${strong(item.title)} · ${literal(rated(item.risk))} · ${literal(item.id)}`,
      literal(item.message),
      ...(item.resolution === undefined ? [] : [literal(item.resolution)]),
      ...foundBy(around, item),
      ...placeInFull(item.place),
    ]),
    spoken: joined([`${rated(item.risk)}: ${item.title}`, place, spokenBy(whom)], ", "),
    icon: RISK_ICONS[item.risk],
    abilities: [...(item.url === undefined ? [] : (["advisory"] as const)), "copy"],
    about: { text: item.id, ...(item.url !== undefined && { url: item.url }) },
    ...opening(around, item.place),
  };
}

function licenseRow(around: Around, id: string, item: Of<"license">): Node {
  const whom = byWhom(around, [item]);
  const facts = [item.package, item.place?.path, whom];
  return {
    id,
    label: item.id,
    description: joined(facts),
    tooltip: joinMarkdown([
      markdown`${strong(item.id)} · ${literal(rated(item.risk))}`,
      ...(item.package === "" ? [] : [literal(item.package)]),
      ...foundBy(around, item),
      ...placeInFull(item.place),
    ]),
    spoken: joined([`${rated(item.risk)}: ${item.id}`, ...facts], ", "),
    icon: RISK_ICONS[item.risk],
    abilities: ["copy"],
    about: { text: item.id },
  };
}
