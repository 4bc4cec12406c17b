// Packages that an installation brings only because others recommend them, and without which these do not do what they are mostly
// installed for.
import { fact } from "../../core/fact.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { ShellWord } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { isInBase } from "./base-packages.ts";
import { CERTIFICATES, withoutCertificates } from "./certificates.ts";
import type { PackageCall } from "./packages.ts";

export interface Missed {
  /** The package that is missed. */
  readonly name: string;
  /** The first word of the installation that needs it. */
  readonly by: ShellWord;
}

/** What an installation by apt-get would miss without recommended packages, where nothing names or brings it. */
export function missedBy(doc: Dockerfile, step: Step, call: PackageCall): readonly Missed[] {
  const all = [
    [CERTIFICATES, withoutCertificates(doc, step, call)],
    [AGENT, withoutAgent(doc, call)],
    [HEADERS, withoutHeaders(call)],
  ] as const;
  // gnupg depends on its agent.
  const isThere = (name: string) => isInBase(doc, step.instruction, name === AGENT ? "gnupg" : name) !== false;
  return all.flatMap(([name, by]) => (by === undefined || isThere(name) ? [] : [{ name, by }]));
}

/** What gpg starts to import the key of a repository; since GnuPG 2.1 a package of its own that `gpg` only recommends. */
const AGENT = "gpg-agent";

/**
 * The package with `add-apt-repository` in an installation, where nothing in the file names the agent without which that cannot import
 * a key ("gpg: failed to start agent '/usr/bin/gpg-agent'"). Source: `Recommends` of gpg in Debian 12 and Ubuntu 22.04; gnupg depends
 * on the agent.
 */
function withoutAgent(doc: Dockerfile, { operands }: PackageCall): ShellWord | undefined {
  const needing = operands.find(({ literal }) => literal === "software-properties-common");
  return needing === undefined || namesAgent(doc) ? undefined : needing;
}

const namesAgent = fact(({ text }: Dockerfile) => /\b(?:gpg-agent|gnupg2?|dirmngr)\b/.test(text));

/** The headers of the C library, `stdio.h` among them. */
const HEADERS = "libc6-dev";

/**
 * The C compiler in an installation that nothing brings the headers of the C library to: gcc only recommends them; g++ and clang depend
 * on the library of C++, whose headers depend on them. Source: `Depends` and `Recommends` of Debian 12.
 */
function withoutHeaders({ operands }: PackageCall): ShellWord | undefined {
  const names = operands.map(({ literal }) => /^[^=/:]*/.exec(literal ?? "")?.[0] ?? "");
  if (
    names.some((name) =>
      /^(?:build-essential|clang|libc6?-dev|(?:g\+\+|clang)(?:-\d+)?|libstdc\+\+-\d+-dev)$/.test(name),
    )
  )
    return undefined;
  return operands[names.findIndex((name) => /^gcc(?:-\d+)?$/.test(name))];
}
