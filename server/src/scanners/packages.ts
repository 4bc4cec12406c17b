// What tells packages apart, however scanners write them: package URLs, names, versions and the paths where they lie.
import type { PackageName } from "../protocol.ts";

/** What tells a package from others. */
export interface PackageKey {
  /** Name and version. Capitals count for npm alone, and for what may be one of its packages. */
  readonly what: string;
  /** The type of its purl; undefined where it has none. */
  readonly type: string | undefined;
  /** Where it lies; empty for a package of the operating system, undefined where nobody says. */
  readonly path: string | undefined;
  /** The architecture it is built for, where its purl says so. */
  readonly arch: string | undefined;
}

/** A package, and where it lies as its scanner writes it. */
export interface PlacedPackage {
  readonly name: PackageName;
  readonly path: string | undefined;
}

/**
 * The keys of packages, in their order. They are compared with each other: where one scanner only guesses the group of a
 * Maven package, the group is the one that another has for the same jar.
 */
export function packageKeys(packages: readonly PlacedPackage[]): readonly PackageKey[] {
  const readings = packages.map(readingOf);
  const groups = new Map<string, string | undefined>();
  const ofNpm = new Set<string>();
  for (const { type, name, version, path, artifact } of readings) {
    if (type === "npm") ofNpm.add(`${name}@${version}`.toLowerCase());
    if (type !== "maven" || artifact !== undefined || path === undefined) continue;
    const jar = JSON.stringify([name.slice(name.lastIndexOf("/") + 1).toLowerCase(), version, path]);
    // Two groups with one artifact in one jar: no telling which one is meant.
    groups.set(jar, groups.has(jar) && groups.get(jar) !== name ? undefined : name);
  }
  return readings.map(({ type, name, version, path, arch, artifact }) => {
    const known = artifact === undefined ? undefined : groups.get(JSON.stringify([artifact, version, path]));
    const full = known ?? name;
    const isSpelled = (type === "npm" || type === undefined) && ofNpm.has(`${full}@${version}`.toLowerCase());
    return { what: `${isSpelled ? full : full.toLowerCase()}@${version}`, type, path, arch };
  });
}

/** Package types of operating systems. What they install is known to the system's own list, wherever the files lie. */
const OF_SYSTEMS: ReadonlySet<string> = new Set(["deb", "rpm", "apk", "alpm", "ebuild"]);
/** Where operating systems keep those lists. */
const LISTS =
  /^(var\/lib\/dpkg\/status(\.d\/.*)?|(usr\/)?lib\/apk\/db\/installed|(var|usr)\/lib\/(sysimage\/)?rpm(manifest)?\/.*|var\/lib\/pacman\/.*|var\/db\/pkg\/.*)$/;

interface Reading {
  readonly type: string | undefined;
  readonly name: string;
  readonly version: string;
  readonly path: string | undefined;
  readonly arch: string | undefined;
  /** The name within its group, in lower case, of what may be a Maven package with a guessed group or none. */
  readonly artifact: string | undefined;
}

function readingOf({ name: { name, version, purl }, path }: PlacedPackage): Reading {
  const url = purl === undefined ? undefined : readPurl(purl);
  const type = url?.type;
  const plain = plainPath(path);
  const ofSystem = type === undefined ? LISTS.test(plain ?? "") : OF_SYSTEMS.has(type);
  const [first, second, ...others] = url?.segments ?? name.replace(":", "/").split("/");
  const alone = others.length === 0 && (second === undefined || (type === "maven" && first === second));
  return {
    type,
    name: url === undefined ? name.replace(":", "/") : nameIn(url, name),
    version: plainVersion(version === "" ? (url?.version ?? "") : version),
    path: ofSystem ? "" : placeIn(plain),
    arch: url?.arch,
    artifact: alone && (type === undefined || type === "maven") ? first?.toLowerCase() : undefined,
  };
}

/** The name of a package; `name` is what the scanner calls it beside the purl. */
function nameIn({ type, segments, subpath }: Purl, name: string): string {
  const full = segments.join("/").replace(":", "/");
  // The namespace is the distribution, which some scanners leave out.
  if (OF_SYSTEMS.has(type)) return segments.at(-1) ?? name;
  switch (type) {
    case "pypi":
      return full.replace(/[-_.]+/g, "-");
    case "npm":
      // Some scanners write purls in lower case and the name as it is.
      return name.toLowerCase() === full.toLowerCase() ? name : full;
    case "golang": {
      // A module's last steps, `/v2` or those of a module within a repository, are the subpath of some purls and missing in others.
      const module = [...segments, ...subpath];
      if (module.length === 1 && /^std(lib)?$/.test(full)) return "stdlib";
      const steps = name.split("/");
      const isLonger = module.every((step, i) => steps[i]?.toLowerCase() === step.toLowerCase());
      return (isLonger ? steps : module).join("/");
    }
    default:
      return full;
  }
}

/** A version without the epoch of Debian and RPM and without Go's `v` or `go`, which scanners write or leave out. */
function plainVersion(version: string): string {
  return version
    .replace(/^\d+:/, "")
    .replace(/^go(?=\d)(\S+).*$/i, "$1")
    .replace(/^v(?=\d)/i, "");
}

/** The parts of a purl that tell packages apart (https://github.com/package-url/purl-spec). */
interface Purl {
  readonly type: string;
  /** Namespace and name. */
  readonly segments: readonly string[];
  readonly version: string | undefined;
  readonly arch: string | undefined;
  readonly subpath: readonly string[];
}

function readPurl(purl: string): Purl | undefined {
  const [, type, rest] = /^pkg:\/*([^/?#]+)\/(.*)$/is.exec(purl) ?? [];
  if (type === undefined || rest === undefined) return undefined;
  const [before, subpath = ""] = rest.split("#");
  const [named = "", qualifiers = ""] = (before ?? "").split("?");
  // An `@` in front of a segment is npm's, unescaped.
  const at = named.lastIndexOf("@");
  const hasVersion = at > 0 && named[at - 1] !== "/";
  const segments = stepsOf(hasVersion ? named.slice(0, at) : named);
  if (segments.length === 0) return undefined;
  const arch = /(?:^|&)arch=([^&]+)/.exec(qualifiers)?.[1];
  const version = hasVersion ? decoded(named.slice(at + 1)) : undefined;
  return { type: type.toLowerCase(), segments, version, arch, subpath: stepsOf(subpath) };
}

const stepsOf = (path: string): readonly string[] =>
  path
    .split("/")
    .filter((step) => step !== "")
    .map(decoded);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An archive in a path, and what scanners put between it and the path inside. */
const INSIDE = /(\.(?:[ajwehspkn]ar|[hj]pi|zip|whl|egg|nupkg|tar|t?gz)):?!?\/*(?<=[:!/])/gi;

/** A path as it is compared: without the slash that some write in front in images, and with a plain `/` into archives. */
export function plainPath(path: string | undefined): string | undefined {
  const plain = path?.replace(/^(\.?\/)+/, "").replace(INSIDE, "$1/");
  return plain === "" ? undefined : plain;
}

/** A Python package is described by several files of one folder; scanners name one or another. */
function placeIn(path: string | undefined): string | undefined {
  return path?.replace(/(\.(?:dist|egg)-info)\/[^/]+$/, "$1");
}
