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
