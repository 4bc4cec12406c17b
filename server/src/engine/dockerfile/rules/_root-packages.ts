// Packages of a stage whose programs set up the kernel's network, which takes root's rights.
import { partFact } from "../../core/fact.ts";
import type { Dockerfile } from "../parse/document.ts";
import { ownCommands } from "../shell/commands.ts";
import { ancestors, type Stage } from "../stages/stages.ts";

/**
 * Packages of Debian, Alpine and Fedora by name. Sources: iptables(8), nft(8) and ipset(8) change the kernel's tables (CAP_NET_ADMIN in
 * capabilities(7)), wg(8), openvpn(8) and ipsec(8) its devices and policies.
 */
const FOR_ROOT: ReadonlySet<string> = new Set(
  `ip6tables ipset iptables iptables-legacy iptables-nft nftables openvpn strongswan wireguard wireguard-tools`.split(
    /\s+/,
  ),
);

const INSTALLING: ReadonlySet<string> = new Set(
  "apk add|apt install|apt-get install|dnf install|microdnf install|yum install|zypper install".split("|"),
);
const INSTALLERS = new Set([...INSTALLING].map((command) => command.split(" ", 1)[0]));

/** Those that a stage or one of its parents installs, in order. */
export const rootPackagesOf: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) => [
  ...new Set(ancestors(stage).flatMap((one) => ownPackages(doc, one))),
]);

/** Those that the stage itself installs; each once, so that stages built upon it do not go through its commands again. */
const ownPackages: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) => {
  const names = ownCommands(doc, stage).flatMap(({ command: { program, args } }) => {
    if (!INSTALLERS.has(program)) return [];
    const words = args.flatMap(({ literal }) => (literal === undefined || literal.startsWith("-") ? [] : [literal]));
    const at = words.findIndex((word) => INSTALLING.has(`${program} ${word}`));
    return at === -1 ? [] : words.slice(at + 1).map((word) => word.split(/[=<>~@]/, 1)[0] ?? "");
  });
  return [...new Set(names)].filter((name) => FOR_ROOT.has(name));
});
