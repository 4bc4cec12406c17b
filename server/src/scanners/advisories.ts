// When two scanners mean the same vulnerability of the same package: names of advisories, package URLs, versions and paths compared.
import type { PackageName, Vulnerability } from "./core/report.ts";

/**
 * Schemes whose ids name one vulnerability each (https://ossf.github.io/osv-schema/#id-modified-fields). An advisory of a
 * distribution (DSA, RHSA, ALAS, USN …) may be about several, so it never makes two of them one.
 */
const NAMES_ONE = /^(CVE|GHSA|GO|PYSEC|RUSTSEC|MAL|BIT|CURL|DRUPAL|GSD|HSEC|JLSEC|OSV|PSF|RSEC|SNYK|TEMP)-/i;
const CVE = /^CVE-/i;

/** The one name of each vulnerability, by all of its names. */
export class Advisories {
  readonly #parents = new Map<string, string>();

  constructor(items: Iterable<Vulnerability>) {
    for (const { id, aliases } of items) {
      const names = [id, ...aliases].map((name) => name.toUpperCase()).filter((name) => NAMES_ONE.test(name));
      // One that names several CVEs says that they are related, not that they are one.
      if (names.filter((name) => CVE.test(name)).length > 1) continue;
      const [first] = names;
      for (const name of names) if (first !== undefined) this.#join(first, name);
    }
  }

  /** The name under which a vulnerability is compared: the CVE where any scanner knows it. */
  nameOf(id: string): string {
    return this.#root(id.toUpperCase());
  }

  #root(name: string): string {
    let root = name;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) root = next;
    // So that a chain of aliases is walked once.
    for (let at = name; at !== root; ) {
      const next = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  #join(a: string, b: string): void {
    const [one, other] = [this.#root(a), this.#root(b)];
    if (one === other || (CVE.test(one) && CVE.test(other))) return;
    const [name, alias] = rank(one) <= rank(other) ? [one, other] : [other, one];
    this.#parents.set(alias, name);
  }
}

/** Which of two names people know better: the lower number. */
function rank(name: string): number {
  return CVE.test(name) ? 0 : /^GHSA-/i.test(name) ? 1 : 2;
}

/** Package types of operating systems: what they install is known to the system's own list, wherever the files lie. */
const OF_SYSTEMS: ReadonlySet<string> = new Set(["deb", "rpm", "apk", "alpm", "ebuild"]);

/** What tells packages apart, whoever names them. */
export interface PackageKey {
  /** Name and version. */
  readonly what: string;
  /** The type of its purl; undefined where it has none. */
  readonly type: string | undefined;
  /** Whether a package of the operating system, of which there is one however many paths it has. */
  readonly ofSystem: boolean;
}

/** The key of a package: of a purl type, namespace and name count, never its qualifiers, which scanners choose freely. */
export function packageKey({ name, version, purl }: PackageName): PackageKey {
  const [, type, path] =
    /^pkg:([^/?#]+)\/([^?#@]+(?:%40[^?#@]+)?)/i.exec(purl?.replace("pkg:npm/@", "pkg:npm/%40") ?? "") ?? [];
  const kind = type?.toLowerCase();
  const ofSystem = kind !== undefined && OF_SYSTEMS.has(kind);
  const segments = path === undefined ? [name] : path.split("/").map(decoded);
  // A system's namespace is the distribution, which some scanners leave out.
  const full = (ofSystem ? segments.slice(-1) : segments).join("/").replace(":", "/").toLowerCase();
  const plain = kind === "pypi" ? full.replace(/[-_.]+/g, "-") : full;
  return { what: `${plain}@${plainVersion(version)}`, type: kind, ofSystem };
}

/** A version without the epoch of Debian and RPM and without Go's `v`, which scanners write or leave out. */
function plainVersion(version: string): string {
  return version.replace(/^\d+:/, "").replace(/^v(?=\d)/i, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path as it is compared: scanners differ in whether an image's paths begin with a slash. */
export function plainPath(path: string | undefined): string | undefined {
  const plain = path?.replace(/^(\.?\/)+/, "");
  return plain === "" ? undefined : plain;
}
