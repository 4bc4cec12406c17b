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
/** The entrypoint of s6-overlay, which starts each service as its own user. */
const S6_INIT = /(?:^|[\s["'])\/init(?=$|[\s"',\]])/;

/** Whether a text names a program by which what starts as root goes on as somebody else. */
export function namesDropping(text: string): boolean {
  return DROPPING.test(text);
}

/** Whether a command starts as root and goes on as somebody else. */
export function startsAsRoot(command: string): boolean {
  return DROPPING.test(command) || S6_INIT.test(command);
}

/** What they do needs root's capabilities: kernel settings, mounts, modules, other namespaces, devices. */
const CHANGING =
  /(?:^|[\s"'/;&|(])(?:sysctl|modprobe|insmod|rmmod|mount|umount|nsenter|chroot|setcap|swapoff|losetup|ethtool|mknod)\s/;
/** Firewalls and file systems, whose programs have many names: `iptables-restore`, `mkfs.ext4`. */
const FAMILY = /(?:^|[\s"'/;&|(])(?:iptables(?:-\w+)?|ip6tables(?:-\w+)?|nft|ipset|mkfs(?:\.\w+)?)\s/;
/** What is written into the kernel's settings. */
const SETTING = />\s*\/(?:proc\/sys|sys)\//;

/** Whether a command or script changes the system around it. */
export function changesSystem(script: string): boolean {
  return CHANGING.test(script) || FAMILY.test(script) || SETTING.test(script);
}

/** Whether a command or script changes the owners of files, which only root may. */
export function changesOwners(script: string): boolean {
  return /(?:^|[\s"'/;&|(])(?:chown|chgrp)\s/.test(script);
}

/** Whether a command or script becomes root by a setuid program. */
export function gainsPrivileges(script: string): boolean {
  return /(?:^|[\s"'/;&|(])(?:sudo|su|doas|pkexec)\s/.test(script);
}

/** Installs of packages, which write to the file system of whatever runs them. */
const INSTALLING =
  /(?:^|[\s"'/;&|(])(?:apk|apt|apt-get|cargo|composer|conda|corepack|dnf|gem|go|mamba|microdnf|npm|pip[\d.]*|pipx|pnpm|poetry|uv|yarn|yum|zypper)(?:\s+-[\w=.:-]+)*\s+(?:add|ci|enable|install|pip|sync|update|upgrade)(?=\s|$)/;

/** Whether a command or script installs packages. */
export function installsPackages(script: string): boolean {
  return INSTALLING.test(script);
}

/** Programs that enter the namespaces of process 1, which is the node's with its process IDs shared. */
const ENTERING_NODE = /(?:^|[\s"'/;&|(])nsenter(?=\s)|\/proc\/1\/(?:ns|root|cwd)\b/;
/** Programs that set up or listen to the network that they are in, and iSCSI's, whose kernel interface only the node's network has. */
const ON_NETWORK =
  /(?:^|[\s"'/;&|(])(?:conntrack|dhclient|ethtool|ip6tables(?:-\w+)?|ipset|iptables(?:-\w+)?|ipvsadm|iscsiadm|iscsid|keepalived|kube-proxy|nft|tcpdump|ip(?:\s+-\w+)*\s+(?:addr|address|link|route|rule|tunnel))(?=\s|$)/;
/** Daemons that serve the node's storage. */
const ON_STORAGE = /(?:^|[\s"'/;&|(])(?:iscsid|iscsiadm|multipathd|rpc\.statd)(?=\s|$)/;

/** Whether a command or script enters the node's namespaces through the process IDs that are shared with it. */
export function entersNode(script: string): boolean {
  return ENTERING_NODE.test(script);
}

/** Whether a command or script works on the node's network where it has it. */
export function managesNetwork(script: string): boolean {
  return ON_NETWORK.test(script);
}

/** Whether a command or script works on the node itself: changes it, enters it or serves its storage. */
export function managesNode(script: string): boolean {
  return changesSystem(script) || entersNode(script) || ON_STORAGE.test(script);
}
