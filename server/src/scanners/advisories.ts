// Under which names vulnerabilities are compared: the CVE where any scanner knows it.
import type { Vulnerability } from "./core/report.ts";

/**
 * Schemes whose ids name one vulnerability each (https://ossf.github.io/osv-schema/#id-modified-fields). An advisory of a
 * distribution (DSA, RHSA, ALAS, USN …) may be about several, so it never makes two of them one.
 */
const NAMES_ONE = /^(CVE|GHSA|GO|PYSEC|RUSTSEC|MAL|BIT|CURL|DRUPAL|GSD|HSEC|JLSEC|OSV|PSF|RSEC|SNYK|TEMP)-/i;
const CVE = /^CVE-/i;
/** As such an id ends in databases that give each CVE one of their own: `DEBIAN-CVE-2019-1551`. */
const ENDS_IN_CVE = /(?:^|-)(CVE-\d[\d-]*)$/i;

export const isCve = (name: string): boolean => CVE.test(name);

/** What a report says of a package. */
export interface Statement {
  readonly item: Vulnerability;
  /** The package, as it is compared. */
  readonly what: string;
  /** The number of the report. */
  readonly report: number;
}

/** An item under one of the names by which it is compared. */
export interface Named {
  readonly name: string;
  readonly item: Vulnerability;
}

/** What all reports say of the names of vulnerabilities. */
export class Advisories {
  /** Of one package: an advisory may be about one CVE there and about another elsewhere. */
  readonly #here = new Aliases();
  readonly #everywhere = new Aliases();
  /** The reports that have an item about just this CVE in just this package. */
  readonly #reports = new Map<string, Set<number>>();

  constructor(statements: Iterable<Statement>) {
    for (const { item, what, report } of statements) {
      const cves = cvesOf(item);
      const [cve] = cves;
      // One that names several CVEs says that they are related, not that they are one.
      if (cves.length > 1) continue;
      const names = namesOf(item);
      this.#everywhere.join(names, cve);
      this.#here.join(names.map(inPackage(what)), cve);
      if (cve === undefined) continue;
      const key = inPackage(what)(cve);
      const known = this.#reports.get(key);
      if (known === undefined) this.#reports.set(key, new Set([report]));
      else known.add(report);
    }
  }

  /**
   * An item under its name: its own single CVE, else the one that others give its names, else the best known of its names.
   * One about several CVEs counts towards each of them that another report has for the package; what no report has by
   * itself stays an item of its own.
   */
  named({ item, what, report }: Statement): readonly Named[] {
    const cves = cvesOf(item);
    const [only] = cves;
    if (only === undefined) return [{ name: this.#nameOf(item, what), item }];
    if (cves.length === 1) return [{ name: only, item }];
    const reportsOf = (cve: string) => this.#reports.get(inPackage(what)(cve));
    const shared = cves.filter((cve) => [...(reportsOf(cve) ?? [])].some((other) => other !== report));
    if (shared.length === 0) return [{ name: item.id.toUpperCase(), item }];
    const rest = cves.filter((cve) => reportsOf(cve) === undefined);
    const others = item.aliases.filter((name) => !isCve(name));
    const about = (names: readonly string[]): Vulnerability => ({ ...item, aliases: [...names, ...others] });
    const named = shared.map((name) => ({ name, item: about([name]) }));
    const [last] = rest;
    if (last === undefined) return named;
    return [...named, { name: rest.length === 1 ? last : item.id.toUpperCase(), item: about(rest) }];
  }

  /** The name of an item that names no CVE itself. */
  #nameOf(item: Vulnerability, what: string): string {
    const names = namesOf(item);
    const [first] = names;
    if (first === undefined) return item.id.toUpperCase();
    const cve = this.#here.cveOf(names.map(inPackage(what))) ?? this.#everywhere.cveOf(names);
    return cve === undefined || cve === SEVERAL ? this.#everywhere.nameOf(first) : cve;
  }
}

const inPackage = (what: string) => (name: string) => `${name} ${what}`;

/** The CVEs that an item itself names; its id before its aliases. */
function cvesOf({ id, aliases }: Vulnerability): readonly string[] {
  const [, own] = ENDS_IN_CVE.exec(id) ?? [];
  const names = own === undefined ? aliases.filter(isCve) : [own];
  return [...new Set(names.map((name) => name.toUpperCase()))];
}

/** The other names of the one vulnerability that an item is about; none where they may be several. */
function namesOf({ id, aliases }: Vulnerability): readonly string[] {
  const all = [...new Set([id, ...aliases].map((name) => name.toUpperCase()))];
  const names = all.filter((name) => NAMES_ONE.test(name) && !isCve(name));
  return names.length > 1 && !NAMES_ONE.test(id) ? [] : names;
}

const SEVERAL = "several";

/** Names that mean one vulnerability, and the CVEs they are given. First all are joined, then they are asked for. */
class Aliases {
  readonly #parents = new Map<string, string>();
  /** The CVE, or `SEVERAL`: by single names, and by the names of all that are joined. */
  readonly #direct = new Map<string, string>();
  #joined: Map<string, string> | undefined;

  join(names: readonly string[], cve: string | undefined): void {
    const [first] = names;
    for (const name of names) {
      if (first !== undefined) this.#union(first, name);
      if (cve !== undefined) put(this.#direct, name, cve);
    }
  }

  /** The CVE given to the names themselves, else to any that are joined with them. */
  cveOf(names: readonly string[]): string | undefined {
    const found = new Map<string, string>();
    for (const name of names) {
      const cve = this.#direct.get(name);
      if (cve !== undefined) put(found, "", cve);
    }
    const [first] = names;
    return found.get("") ?? (first === undefined ? undefined : this.#ofJoined().get(this.nameOf(first)));
  }

  #ofJoined(): ReadonlyMap<string, string> {
    if (this.#joined !== undefined) return this.#joined;
    this.#joined = new Map();
    for (const [name, cve] of this.#direct) put(this.#joined, this.nameOf(name), cve);
    return this.#joined;
  }

  /** The best known of the names that are joined with this one. */
  nameOf(name: string): string {
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

  #union(a: string, b: string): void {
    const [one, other] = [this.nameOf(a), this.nameOf(b)];
    if (one === other) return;
    const [name, alias] = before(one, other) ? [one, other] : [other, one];
    this.#parents.set(alias, name);
  }
}

function put(cves: Map<string, string>, name: string, cve: string): void {
  const known = cves.get(name);
  cves.set(name, known === undefined || known === cve ? cve : SEVERAL);
}

/** Whether people know `a` better than `b`; of equals the first in the alphabet, so that no order of reports matters. */
function before(a: string, b: string): boolean {
  const [x, y] = [/^GHSA-/.test(a), /^GHSA-/.test(b)];
  return x === y ? a < b : x;
}
