// What files say themselves about why something has root's rights: comments, and programs in commands and scripts that give root
// up for another user, become root, or change the system; for all languages.

/** Words by which comments say that something has to be as it is. */
const DEMAND =
  /\b(?:needs?|needed|requires?|required|must|(?:has|have|had) to|necessary|cannot|can't|won't|(?:does not|doesn't|only) (?:work|run|start)s?|fails?|breaks?|because|otherwise)\b/i;

/** Whether a comment says that something of a topic is needed. */
export function demands(comment: string, topic: RegExp): boolean {
  return DEMAND.test(comment) && topic.test(comment);
}

/** gosu, su-exec, util-linux' setpriv and runuser, s6's and daemontools' setuidgid, runit's chpst. */
const DROPPING = /\b(?:gosu|su-exec|setpriv|s6-setuidgid|s6-applyuidgid|runuser|chpst|setuidgid)\b/;
/** The entrypoint of s6-overlay, which starts services, each as the user that its script becomes. */
const S6_INIT = /(?:^|[\s["'])\/init(?=$|[\s"',\]])/;

/** Whether a text names a program by which what starts as root goes on as somebody else. */
export function namesDropping(text: string): boolean {
  return DROPPING.test(text);
}

/**
 * Daemons that, told a user by one of these options, start as root and go on as that one: they end where they cannot. Sources: named(8),
 * `-u` ("sets the setuid to user after completing privileged operations"); chronyd(8), `-u` ("will switch to after start in order to
 * drop root privileges"); dnsmasq(8), `--user`; openvpn(8), `--user`.
 */
const STEPPING_DOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ["named", ["-u"]],
  ["chronyd", ["-u"]],
  ["dnsmasq", ["-u", "--user"]],
  ["openvpn", ["--user"]],
]);

/**
 * What starts FRR: it changes owners, and its daemons go on as the user `frr`. Source: `chownfrr` in tools/frrcommon.sh.in, which
 * docker/alpine/docker-start reads, and `zebra_privs_t` in lib/privs.c, in FRRouting/frr.
 */
const STARTS_FRR = /\/frr\/docker-start\b|\b(?:frrinit\.sh|watchfrr)\b/;

/** Whether a command has a daemon change its user: `named -u bind`, `dnsmasq --user=nobody`, `chronyd -uchrony`. */
function stepsDown(command: string): boolean {
  let options: readonly string[] = [];
  for (const word of command.split(/[\s"',[\]]/)) {
    const isOption = word.startsWith("-");
    if (/^[;&|]/.test(word)) options = [];
    else if (!isOption) options = STEPPING_DOWN.get(word.split("/").at(-1) ?? "") ?? options;
    else if (options.some((one) => word === one || word.startsWith(one.startsWith("--") ? `${one}=` : one)))
      return true;
  }
  return false;
}

/** Programs that go on as their first operand says, `user` or `user:group`. Sources: the READMEs of gosu and su-exec, setuidgid(8). */
const TO_FIRST: ReadonlySet<string> = new Set(["gosu", "su-exec", "s6-setuidgid", "setuidgid"]);

/** Whether the only program that would give up root is told to go on as root: `gosu root app`, `setpriv --reuid=0 app`. */
function staysRoot(command: string): boolean {
  const words = command.split(/[\s"',[\]]/).filter((word) => word !== "");
  const at = words.findIndex((word) => DROPPING.test(word));
  if (at === -1 || words.slice(at + 1).some((word) => DROPPING.test(word))) return false;
  const program = words[at]?.split("/").at(-1) ?? "";
  const rest = words.slice(at + 1);
  if (TO_FIRST.has(program)) return isRoot(rest[0] ?? "");
  return program === "setpriv" && rest.some((word, i) => isRoot(rest[i - 1] === "--reuid" ? word : reuidOf(word)));
}

function reuidOf(word: string): string {
  return word.startsWith("--reuid=") ? word.slice("--reuid=".length) : "";
}

function isRoot(user: string): boolean {
  return ["root", "0"].includes(user.split(":", 1)[0] ?? "");
}

/** Whether a command is the init of s6-overlay, whose services may be other users, and need not be. */
export function startsServices(command: string): boolean {
  return S6_INIT.test(command);
}

/** Whether a command starts as root and goes on as somebody else. */
export function startsAsRoot(command: string): boolean {
  return (
    (DROPPING.test(command) && !staysRoot(command)) ||
    startsServices(command) ||
    STARTS_FRR.test(command) ||
    stepsDown(command)
  );
}

/** What they do needs root's capabilities: kernel settings, mounts, modules, firewalls, other namespaces. */
const CHANGING: ReadonlySet<string> = new Set(
  `sysctl modprobe insmod rmmod mount umount nsenter chroot iptables ip6tables nft ipset setcap swapoff mkfs losetup ethtool
  mknod`.split(/\s+/),
);
/**
 * The capabilities that programs need for which runtimes do not give them by default. Source: capabilities(7): `mount(2)`, `umount(2)`
 * and `swapoff(2)` under CAP_SYS_ADMIN, kernel modules under CAP_SYS_MODULE, "administration of IP firewall" under CAP_NET_ADMIN. Those
 * that are not here need more than a capability: a device, a file of `/proc` or the node's processes.
 */
const CAPABILITIES: ReadonlyMap<string, string> = new Map([
  ["mount", "SYS_ADMIN"],
  ["umount", "SYS_ADMIN"],
  ["swapoff", "SYS_ADMIN"],
  ["modprobe", "SYS_MODULE"],
  ["insmod", "SYS_MODULE"],
  ["rmmod", "SYS_MODULE"],
  ["iptables", "NET_ADMIN"],
  ["ip6tables", "NET_ADMIN"],
  ["nft", "NET_ADMIN"],
  ["ipset", "NET_ADMIN"],
]);
/** Programs that set up or listen to the network that they are in, and iSCSI's, whose kernel interface only the node's network has. */
const ON_NETWORK: ReadonlySet<string> = new Set(
  `conntrack dhclient ethtool ip6tables ipset iptables ipvsadm iscsiadm iscsid keepalived kube-proxy nft tcpdump`.split(
    /\s+/,
  ),
);
/** Daemons that serve the node's storage. */
const ON_STORAGE: ReadonlySet<string> = new Set(["iscsiadm", "iscsid", "multipathd", "rpc.statd"]);
/** Programs that install packages, which write to the file system of whatever runs them, and their words for that. */
const INSTALLERS: ReadonlySet<string> = new Set(
  `apk apt apt-get cargo composer conda corepack dnf gem go mamba microdnf npm pip pip3 pipx pnpm poetry uv yarn yum zypper`.split(
    /\s+/,
  ),
);
const INSTALLING: ReadonlySet<string> = new Set(["add", "ci", "enable", "install", "pip", "sync", "update", "upgrade"]);

const DOWNLOADING: ReadonlySet<string> = new Set(["curl", "wget"]);

/** Programs that wait, look or handle some files: they take next to no memory. */
const LIGHT: ReadonlySet<string> = new Set(
  `[ basename cat cd chgrp chmod chown cp curl cut date dirname echo env exit export expr false find getent grep head hostname id install
  ln ls mkdir mkfifo mktemp mv nc nslookup pg_isready printf pwd readlink rm rmdir sed seq set sleep stat sysctl tail tee test touch tr
  trap true umask uname until wait wc wget`.split(/\s+/),
);
/** Of them those that wait and write nothing. */
const WAITING: ReadonlySet<string> = new Set(
  `[ cat date echo exit false getent grep head nc nslookup pg_isready printf sleep tail test trap true wait`.split(
    /\s+/,
  ),
);
/** Words of the shell before the name of a program. */
const BEFORE: ReadonlySet<string> = new Set(["!", "do", "elif", "else", "exec", "if", "then", "until", "while", "{"]);

interface Call {
  readonly program: string;
  /** The first word behind it that is no flag; undefined where there is none. */
  readonly next: string | undefined;
}

/** Every word of a script that may be a program, without its folder; of a family (`mkfs.ext4`) its first word. */
function calls(script: string): readonly Call[] {
  const words = script.split(/\s+/);
  return words.map((word, i) => {
    const name = word.split(/["'/;&|(]/).at(-1) ?? "";
    let at = i + 1;
    if (INSTALLERS.has(name)) while (words[at]?.startsWith("-")) at += 1;
    return { program: /^(ip6?tables|mkfs)[-.]/.exec(name)?.[1] ?? name, next: words[at] };
  });
}

/** A redirection into the kernel's settings. */
const WRITES_SETTING = />\s*\/(?:proc\/sys|sys)\//;

/** Whether a command or script changes the system around it. */
export function changesSystem(script: string): boolean {
  return (
    WRITES_SETTING.test(script) ||
    calls(script).some(({ program, next }) => next !== undefined && CHANGING.has(program))
  );
}

/**
 * The capabilities that what a command or script does to the system needs; none where they are not known, or are not enough.
 */
export function capabilitiesFor(script: string): readonly string[] {
  if (WRITES_SETTING.test(script) || entersNode(script)) return [];
  const changing = calls(script).filter(
    ({ program, next }) => ON_STORAGE.has(program) || (next !== undefined && CHANGING.has(program)),
  );
  const needed = changing.map(({ program }) => CAPABILITIES.get(program));
  return needed.includes(undefined) ? [] : [...new Set(needed.flatMap((one) => one ?? []))].sort();
}

/** Whether a command or script installs packages. */
export function installsPackages(script: string): boolean {
  return calls(script).some(
    ({ program, next }) => INSTALLERS.has(program) && INSTALLING.has(next?.replace(/["';)]/g, "") ?? ""),
  );
}

/**
 * Whether a command or script enters the node's file system but not its network, and there installs packages or downloads: by the
 * node's resolver and proxies, for which the pod has to have the node's network. Source: `nsenter(1)`, options of namespaces.
 */
export function downloadsOnNode(script: string): boolean {
  const options = optionsOfNsenter(script);
  const has = (letter: string, name: string) =>
    options.some((one) =>
      one.startsWith("--") ? one.split("=", 1)[0] === name : one.split("=", 1)[0]?.includes(letter),
    );
  if (!has("m", "--mount") || has("n", "--net") || has("a", "--all")) return false;
  return installsPackages(script) || calls(script).some(({ program }) => DOWNLOADING.has(program));
}

/** The options of the first `nsenter`: what is before `--` or the command that it runs. */
function optionsOfNsenter(script: string): readonly string[] {
  const words = script.split(/\s+/);
  const at = words.findIndex((word) => word === "nsenter" || word.endsWith("/nsenter"));
  if (at === -1) return [];
  const rest = words.slice(at + 1);
  const end = rest.findIndex(
    (word, i) => word === "--" || (!word.startsWith("-") && !/^-[tGS]$/.test(rest[i - 1] ?? "")),
  );
  return rest.slice(0, end === -1 ? undefined : end).filter((word) => word.startsWith("-"));
}

/** Whether a command or script enters the node's namespaces through the process IDs that are shared with it. */
export function entersNode(script: string): boolean {
  return /\/proc\/1\/(?:ns|root|cwd)\b/.test(script) || calls(script).some(({ program }) => program === "nsenter");
}

/** Whether a command or script works on the node's network where it has it. */
export function managesNetwork(script: string): boolean {
  const isSetUp = ({ program, next }: Call) =>
    program === "ip" && /^(?:addr|address|link|route|rule|tunnel)$/.test(next ?? "");
  return calls(script).some((call) => ON_NETWORK.has(call.program) || isSetUp(call));
}

/** Whether a command or script works on the node itself: changes it, enters it or serves its storage. */
export function managesNode(script: string): boolean {
  return changesSystem(script) || entersNode(script) || calls(script).some(({ program }) => ON_STORAGE.has(program));
}

/** Options of wget by which it saves nothing in the folder that it is started in. Source: wget(1). */
const SAVES_ELSEWHERE = /^(?:-[a-zA-Z]*[OP]|--(?:output-document|directory-prefix|spider|version|help)(?:=|$))/;

/** Whether a command or script saves a file where it is started: wget does, unless it is told where to. */
export function downloadsHere(script: string): boolean {
  return script.split(/[;&|\n]+/).some((part) => {
    const words = part.trim().split(/\s+/);
    const at = words.findIndex((word) => /(?:^|["'/])wget$/.test(word));
    if (at === -1) return false;
    const rest = words.slice(at + 1);
    return rest.some((word) => !word.startsWith("-")) && !rest.some((word) => SAVES_ELSEWHERE.test(word));
  });
}

/** Whether a command or script changes the owners of files, which only root may. */
export function changesOwners(script: string): boolean {
  return /(?:^|[\s"'/;&|(])(?:chown|chgrp)\s/.test(script);
}

/** Whether a command or script becomes root by a setuid program. */
export function gainsPrivileges(script: string): boolean {
  return /(?:^|[\s"'/;&|(])(?:sudo|su|doas|pkexec)\s/.test(script);
}

/** A path at or below `/root` by itself, in a list of paths, or amid a command. */
const ROOTS_HOME = /(?:^|[\s"'`=:,;&|<>([])\/root(?=$|[/\s"'`:,;&|<>)\]])/;

/**
 * Whether a path, a list of paths or a command leads into root's home, which no other user can enter: its mode is 0700. Source:
 * `drwx------ root/root ./root/` in Debian's package base-files (`dpkg-deb --contents`).
 */
export function leadsToRootsHome(text: string): boolean {
  return ROOTS_HOME.test(text);
}

/** The names of the programs of a command given as its words, those of a shell's script in place of the shell; undefined where that cannot be told. */
export function programsOf(command: readonly string[]): readonly string[] | undefined {
  const shell = /(?:^|\/)(?:ba|da|a)?sh$/.test(command[0] ?? "");
  const at = command.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (!shell) return command[0] === undefined ? undefined : [command[0].split("/").at(-1) ?? ""];
  const script = at === -1 ? undefined : command[at + 1];
  // What is in a substitution or a loop over words is another command, or none.
  if (script === undefined || /\$\(|`|\bfor\b|\bcase\b|<</.test(script)) return undefined;
  return script
    .split(/&&|\|\||[;|&\n]/)
    .map((part) => part.trim().split(/\s+/))
    .flatMap((words) => {
      const first = words.find((word) => !BEFORE.has(word) && !/^\w+=/.test(word));
      return first === undefined || ["", "done", "fi", "}"].includes(first) || first.startsWith("#") ? [] : [first];
    })
    .map((word) => word.split("/").at(-1) ?? "");
}

/** Whether all that a command does, given as its words, is to wait or to handle some files, for which little memory is enough. */
export function isLight(command: readonly string[]): boolean {
  const programs = programsOf(command);
  return programs !== undefined && programs.length > 0 && programs.every((one) => LIGHT.has(one));
}

/** Whether all that a command does, given as its words, is to wait: it writes nothing. */
export function onlyWaits(command: readonly string[]): boolean {
  const programs = programsOf(command);
  const isWaiting = programs !== undefined && programs.length > 0 && programs.every((one) => WAITING.has(one));
  return isWaiting && !command.some((word) => word.includes(">"));
}
