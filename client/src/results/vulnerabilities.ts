// Vulnerabilities as rows: by package, by severity or by identifier.

import { RISKS } from "../../../server/src/protocol.ts";
import { code, joinMarkdown, literal, markdown, strong } from "../../../server/src/shown/markdown.ts";
import { joined } from "./labels.ts";
import type { ItemGroup, Node } from "./node.ts";
import { placeInFull } from "./places.ts";
import { type Of, RISK_ICONS } from "./risks.ts";
import { type Around, byWhom, foundBy, rated, spokenBy } from "./titles.ts";

type Vulnerability = Of<"vulnerability">;

/** The rows below “Vulnerabilities”; `items` are sorted by risk. */
export function vulnerabilityRows(around: Around, items: readonly Vulnerability[], by: ItemGroup): readonly Node[] {
  const { parent } = around;
  const row = (id: string, item: Vulnerability) => vulnerabilityRow(around, id, item, inWords(item));
  switch (by) {
    case "package":
      return byPackage(around, items);
    case "severity":
      return RISKS.flatMap((risk): Node[] => {
        const own = items.filter((item) => item.risk === risk);
        if (own.length === 0) return [];
        const id = `${parent} ${risk}`;
        const label = risk === "unknown" ? "Not rated" : `${risk.charAt(0).toUpperCase()}${risk.slice(1)}`;
        const children = own.map((item, i) => row(`${id} ${i}`, item));
        return [{ id, label, description: `${own.length}`, icon: RISK_ICONS[risk], children }];
      });
    case "id":
      return items.map((item, i) => row(`${parent} id ${item.id} ${i}`, item));
  }
}

const inWords = ({ package: { name, version }, fixed }: Vulnerability) =>
  joined([`${name} ${version}`, fixed === undefined ? undefined : `fixed in ${fixed}`]);

function byPackage(around: Around, items: readonly Vulnerability[]): readonly Node[] {
  const packages = new Map<string, [Vulnerability, ...Vulnerability[]]>();
  for (const item of items) {
    const { name, version } = item.package;
    const key = `${name} ${version} ${item.place?.path ?? ""}`;
    const own = packages.get(key);
    if (own === undefined) packages.set(key, [item]);
    else own.push(item);
  }
  return [...packages].map(([key, own]) => packageRow(around, `${around.parent} package ${key}`, own));
}

function packageRow(around: Around, id: string, own: readonly [Vulnerability, ...Vulnerability[]]): Node {
  const [worst] = own;
  const { name, version } = worst.package;
  const fixed = latest(own.flatMap((item) => item.fixed ?? []));
  const mended = own.filter((item) => item.fixed !== undefined).length;
  const more = own.length === 1 ? worst.id : `${worst.id} and ${own.length - 1} more`;
  const partly = mended < own.length ? ` for ${mended}` : "";
  const fix = fixed === undefined ? "no fix" : `fix ${fixed}${partly}`;
  const place = worst.place?.path;
  const whom = byWhom(around, own);
  return {
    id,
    label: name,
    description: joined([`${own.length}`, fix, `now ${version}`, place, whom]),
    tooltip: joinMarkdown([
      strong(`${name} ${version}`),
      ...(around.several ? [markdown`Found by ${literal(whom ?? "")}`] : []),
      ...placeInFull(worst.place),
      fixed === undefined
        ? markdown`No fixed version is known yet.`
        : markdown`${literal(fixed)} fixes ${mended} of ${own.length}.`,
    ]),
    spoken: joined(
      [
        `${rated(worst.risk)}: ${name} ${version}`,
        more,
        worst.place?.path,
        fixed === undefined ? undefined : `fixed in ${fixed}`,
        spokenBy(whom),
      ],
      ", ",
    ),
    icon: RISK_ICONS[worst.risk],
    abilities: ["copy"],
    about: { text: `${name} ${version}` },
    children: own.map((item, i) => vulnerabilityRow(around, `${id} ${i}`, item, item.title)),
  };
}

/** The greatest by the numbers in it: how versions are ordered differs from ecosystem to ecosystem, and this is for the eye. */
function latest(versions: readonly string[]): string | undefined {
  const single = versions.flatMap((version) => version.split(/,\s*/));
  return single.sort((a, b) => b.localeCompare(a, "en", { numeric: true }))[0];
}

function vulnerabilityRow(around: Around, id: string, item: Vulnerability, description: string): Node {
  const { risk, title, fixed, url, aliases, place } = item;
  const { name, version, purl } = item.package;
  const whom = byWhom(around, [item]);
  const tooltip = [
    markdown`${strong(item.id)} · ${literal(rated(risk))}`,
    literal(title),
    markdown`In ${literal(`${name} ${version}`)}, ${fixed === undefined ? literal("no fix yet") : markdown`fixed in ${literal(fixed)}`}`,
    ...(aliases.length > 0 ? [markdown`Also ${literal(aliases.join(", "))}`] : []),
    ...foundBy(around, item),
    ...placeInFull(place),
    ...(purl === undefined ? [] : [code(purl)]),
  ];
  return {
    id,
    label: item.id,
    description: joined([description, whom]),
    tooltip: joinMarkdown(tooltip),
    spoken: joined(
      [
        `${rated(risk)}: ${item.id}`,
        `${name} ${version}`,
        title,
        fixed === undefined ? undefined : `fixed in ${fixed}`,
        spokenBy(whom),
      ],
      ", ",
    ),
    icon: RISK_ICONS[risk],
    abilities: [...(url === undefined ? [] : (["advisory"] as const)), "copy"],
    about: { text: item.id, ...(url !== undefined && { url }) },
  };
}
