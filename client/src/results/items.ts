// The items of one report as rows: vulnerabilities by package, severity or identifier; secrets, configuration, licences.
import type { ReportItem, ReportSummary, Risk } from "../../../server/src/protocol.ts";
import { joined, literal, RISKS } from "./labels.ts";
import { type Action, type Icon, type ItemGroup, type Node, passes, type View } from "./node.ts";

type Of<K extends ReportItem["kind"]> = Extract<ReportItem, { readonly kind: K }>;
type Vulnerability = Of<"vulnerability">;

export const RISK_ICONS: Readonly<Record<Risk, Icon>> = {
  critical: { name: "error", tint: "critical" },
  high: { name: "warning", tint: "high" },
  medium: { name: "circle-filled", tint: "medium" },
  low: { name: "circle-outline", tint: "low" },
  unknown: { name: "question", tint: "quiet" },
};

/** Whether an item passes the filter. */
export function shows(item: ReportItem, filter: string): boolean {
  switch (item.kind) {
    case "vulnerability": {
      const { name, version, path } = item.package;
      return passes(filter, item.id, ...item.aliases, name, version, path, item.title, item.risk);
    }
    case "license":
      return passes(filter, item.id, item.package, item.file, item.risk);
    default:
      return passes(filter, item.id, item.title, item.file, item.risk);
  }
}

/** The rows below a report. `items` are all its items. */
export function itemRows(report: ReportSummary, items: readonly ReportItem[], view: View): readonly Node[] {
  const shown = items.filter((item) => shows(item, view.filter));
  const of = <K extends ReportItem["kind"]>(kind: K) =>
    worstFirst(shown.filter((item): item is Of<K> => item.kind === kind));
  const id = `report ${report.id}`;
  const vulnerabilities = of("vulnerability");
  const secrets = of("secret");
  const configuration = of("misconfiguration");
  const licenses = of("license");
  return [
    ...group(`${id} vulnerabilities`, "Vulnerabilities", vulnerabilities, "", grouped(id, vulnerabilities, view.items)),
    ...group(
      `${id} secrets`,
      "Secrets",
      secrets,
      gistOf(secrets.map(({ file }) => file)),
      secrets.map((item, i) => secretRow(`${id} secret ${i}`, item, report)),
    ),
    ...group(
      `${id} configuration`,
      "Configuration",
      configuration,
      gistOf(configuration.map(({ title }) => title)),
      configuration.map((item, i) => configurationRow(`${id} configuration ${i}`, item, report)),
    ),
    ...group(
      `${id} licences`,
      "Licences",
      licenses,
      gistOf(licenses.map((item) => item.id)),
      licenses.map((item, i) => licenseRow(`${id} licence ${i}`, item)),
    ),
  ];
}

const GROUP_ICONS = { Vulnerabilities: "bug", Secrets: "key", Configuration: "settings", Licences: "law" } as const;

function group(
  id: string,
  label: keyof typeof GROUP_ICONS,
  items: readonly unknown[],
  gist: string,
  children: readonly Node[],
): Node[] {
  if (items.length === 0) return [];
  const description = joined([`${items.length}`, gist], "   ");
  const icon: Icon = { name: GROUP_ICONS[label], tint: "quiet" };
  const open = label === "Vulnerabilities";
  return [{ id, label, description, spoken: `${label}, ${items.length}`, icon, open, children }];
}

/** The first few different ones, and an ellipsis for the rest. */
function gistOf(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  return `${different.slice(0, 2).join(", ")}${different.length > 2 ? ", …" : ""}`;
}

function worstFirst<T extends { readonly risk: Risk }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
}

function grouped(id: string, items: readonly Vulnerability[], by: ItemGroup): readonly Node[] {
  switch (by) {
    case "package":
      return byPackage(id, items);
    case "severity":
      return RISKS.flatMap((risk): Node[] => {
        const own = items.filter((item) => item.risk === risk);
        const key = `${id} ${risk}`;
        const label = risk === "unknown" ? "Not rated" : `${risk.charAt(0).toUpperCase()}${risk.slice(1)}`;
        const rows = own.map((item, i) => vulnerabilityRow(`${key} ${i}`, item, inWords(item)));
        return own.length === 0
          ? []
          : [{ id: key, label, description: `${own.length}`, icon: RISK_ICONS[risk], children: rows }];
      });
    case "id":
      return items.map((item, i) => vulnerabilityRow(`${id} id ${item.id} ${i}`, item, inWords(item)));
  }
}

const inWords = ({ package: { name, version }, fixed }: Vulnerability) =>
  joined([`${name} ${version}`, fixed === undefined ? undefined : `fixed in ${fixed}`]);

function byPackage(id: string, items: readonly Vulnerability[]): readonly Node[] {
  const packages = new Map<string, Vulnerability[]>();
  for (const item of items) {
    const { name, version, path = "" } = item.package;
    const key = `${name} ${version} ${path}`;
    packages.set(key, [...(packages.get(key) ?? []), item]);
  }
  return [...packages].flatMap(([key, own]): Node[] => {
    const [worst] = own;
    if (worst === undefined) return [];
    const { name, version, path } = worst.package;
    const fixed = latest(own.flatMap((item) => item.fixed ?? []));
    const mended = own.filter((item) => item.fixed !== undefined).length;
    const label = joined([`${name} ${version}`, fixed], " → ");
    const more = own.length === 1 ? worst.id : `${worst.id} and ${own.length - 1} more`;
    const partly = mended > 0 && mended < own.length ? `fixes ${mended} of ${own.length}` : undefined;
    return [
      {
        id: `${id} package ${key}`,
        label,
        description: joined([more, partly, path]),
        tooltip: [
          `**${literal(`${name} ${version}`)}**`,
          ...(path === undefined ? [] : [`\`${path}\``]),
          fixed === undefined
            ? "No version that fixes this is known yet."
            : `${literal(fixed)} fixes ${mended} of ${own.length}.`,
        ].join("\n\n"),
        spoken: `${worst.risk}: ${name} ${version}, ${more}${fixed === undefined ? "" : `, fixed in ${fixed}`}`,
        icon: RISK_ICONS[worst.risk],
        abilities: ["copy"],
        about: { text: `${name} ${version}` },
        children: own.map((item, i) => vulnerabilityRow(`${id} package ${key} ${i}`, item, item.title)),
      },
    ];
  });
}

/** The greatest by the numbers in it: how versions are ordered differs from ecosystem to ecosystem, and this is for the eye. */
function latest(versions: readonly string[]): string | undefined {
  const single = versions.flatMap((version) => version.split(/,\s*/));
  return single.sort((a, b) => b.localeCompare(a, "en", { numeric: true }))[0];
}

function vulnerabilityRow(id: string, item: Vulnerability, description: string): Node {
  const { risk, title, fixed, url, layer, aliases } = item;
  const { name, version, path } = item.package;
  const tooltip = [
    `**${literal(item.id)}** · ${risk === "unknown" ? "not rated" : risk}`,
    literal(title),
    `In ${literal(`${name} ${version}`)}, ${fixed === undefined ? "no fix yet" : `fixed in ${literal(fixed)}`}`,
    ...(aliases.length > 0 ? [`Also ${literal(aliases.join(", "))}`] : []),
    ...(path === undefined ? [] : [`\`${path}\``]),
    ...(layer === undefined ? [] : [`Layer \`${layer}\``]),
  ];
  return {
    id,
    label: item.id,
    description,
    tooltip: tooltip.join("\n\n"),
    spoken: `${risk}: ${item.id}, ${name} ${version}, ${title}${fixed === undefined ? "" : `, fixed in ${fixed}`}`,
    icon: RISK_ICONS[risk],
    abilities: [...(url === undefined ? [] : (["advisory"] as const)), "copy"],
    about: { text: item.id, ...(url !== undefined && { url }) },
  };
}

/** Files of a folder can be opened, those of an image cannot. */
function opening({ target }: ReportSummary, file: string, lines: readonly [number, number] | undefined) {
  if (target.kind !== "folder") return {};
  const action: Action = { does: "open-below", folder: target.path, file, line: (lines?.[0] ?? 1) - 1 };
  return { action };
}

function secretRow(id: string, item: Of<"secret">, report: ReportSummary): Node {
  const place = joined([item.file, item.lines?.[0].toString()], ":");
  const excerpt = item.excerpt === undefined ? [] : [`\`\`\`\n${item.excerpt.replaceAll("```", "…")}\n\`\`\``];
  return {
    id,
    label: item.title,
    description: place,
    tooltip: [`**${literal(item.title)}** · ${item.risk}`, `\`${place}\``, ...excerpt].join("\n\n"),
    spoken: `${item.risk}: ${item.title}, ${place}`,
    icon: RISK_ICONS[item.risk],
    abilities: ["copy"],
    about: { text: place },
    ...opening(report, item.file, item.lines),
  };
}

function configurationRow(id: string, item: Of<"misconfiguration">, report: ReportSummary): Node {
  const place = joined([item.file, item.lines?.[0].toString()], ":");
  return {
    id,
    label: item.title,
    description: joined([place, item.id]),
    tooltip: [
      `**${literal(item.title)}** · ${item.risk} · ${literal(item.id)}`,
      literal(item.message),
      ...(item.resolution === undefined ? [] : [literal(item.resolution)]),
    ].join("\n\n"),
    spoken: `${item.risk}: ${item.title}, ${place}`,
    icon: RISK_ICONS[item.risk],
    abilities: [...(item.url === undefined ? [] : (["advisory"] as const)), "copy"],
    about: { text: item.id, ...(item.url !== undefined && { url: item.url }) },
    ...opening(report, item.file, item.lines),
  };
}

function licenseRow(id: string, item: Of<"license">): Node {
  return {
    id,
    label: item.id,
    description: joined([item.package, item.file]),
    spoken: `${item.risk}: ${item.id}, ${joined([item.package, item.file], ", ")}`,
    icon: RISK_ICONS[item.risk],
    abilities: ["copy"],
    about: { text: item.id },
  };
}
