// Programs that fetch over HTTPS and have the certificates for it, `ca-certificates`, only as a recommended package.
//
// Source: `Depends` and `Recommends` of Debian 12 as `apt-cache` shows them (November 2026), and of Debian 13 the name that
// libcurl4 has there, libcurl4t64 (https://wiki.debian.org/ReleaseGoals/64bit-time). curl by libcurl4, cargo by
// libcurl3-gnutls, debootstrap by wget, mercurial by mercurial-common; the others themselves.
import { distributionOf } from "../../knowledge/image-distributions.ts";
import { hasPackage } from "../../knowledge/image-packages.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellWord } from "../shell/command.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { inherited } from "../stages/inherited.ts";
import { installsRecommends } from "./apt.ts";
import { packageIn } from "./base-packages.ts";
import { callsOf, type PackageCall } from "./packages.ts";

export const CERTIFICATES = "ca-certificates";

const FETCHERS: ReadonlySet<string> = new Set(
  `aria2 cargo curl debootstrap docker.io git git-lfs libcurl3-gnutls libcurl4 libcurl4t64
  links mercurial opam php-curl python3-urllib3 w3m wget wget2`.split(/\s+/),
);

/** What depends on the certificates, and so brings them in any case. */
const BRINGING =
  /^(?:ca-certificates.*|ansible|composer|default-(?:jdk|jre).*|gradle|httpie|libwww-perl|maven|nodejs|npm|openjdk-.*|python3-(?:certifi|pip|requests)|r-base-core|ruby|software-properties-common|yarnpkg|yt-dlp)$/;

const present = inherited<boolean>(
  // What an image that is not known has is not known.
  ({ image }) =>
    image !== undefined && (distributionOf(image) === "unknown" || hasPackage(image, CERTIFICATES) !== false),
  next,
  (states) => states.includes(true),
);

/** Whether the certificates are there, or may be, behind an instruction. */
function next(state: boolean, instruction: Instruction, doc: Dockerfile): boolean {
  const { keyword, at } = instruction;
  if (state || keyword === "FROM") return state;
  if (keyword === "COPY" || keyword === "ADD")
    return /\/etc\/(?:ssl|pki)\b|ca-certificates/.test(doc.text.slice(at.start, at.end));
  if (keyword !== "RUN") return false;
  const step = stepOf(doc, instruction);
  return namesThem(step) || callsOf(step).some(mayBring);
}

const namesThem = ({ text }: Step) => text.includes(CERTIFICATES);

/** Whether an installation brings them, as a dependency or as a recommended package; a variable may name anything. */
function mayBring(call: PackageCall): boolean {
  if (call.row.family !== "apt" || call.subcommand !== "install") return false;
  return call.operands.some((word) => {
    const name = packageIn(word);
    if (name === undefined || BRINGING.test(name)) return true;
    return isFetcher(name) && installsRecommends(call) !== false;
  });
}

/**
 * The first package of an installation that needs the certificates, where nothing else brings them: neither the command, nor the
 * step, nor what stands above it in the stage and its parents. Undefined where there is none, or where a variable may name them.
 */
export function withoutCertificates(doc: Dockerfile, step: Step, { operands }: PackageCall): ShellWord | undefined {
  if (namesThem(step) || present.before(doc, step.instruction) === true) return undefined;
  const names = operands.map(packageIn);
  if (names.some((name) => name === undefined || BRINGING.test(name))) return undefined;
  return operands.find((word) => isFetcher(packageIn(word) ?? ""));
}

function isFetcher(name: string): boolean {
  return FETCHERS.has(name) || /^php\d[\d.]*-curl$/.test(name);
}
