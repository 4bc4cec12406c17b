// Programs that want to be root, by their names.

/**
 * Programs that stop, or cannot do their work, as another user: they change users, read keys that only root may, or set up the
 * kernel. Sources: crond of BusyBox and cron(8) (both change to each job's user), sshd(8) ("FILES": host keys that nobody else may
 * read), dockerd ("Rootless mode": another program starts it), systemd(1), init(8), openvpn(8) and wg-quick(8) (network devices),
 * keepalived(8) (raw sockets).
 */
export const AS_ROOT: ReadonlySet<string> = new Set(
  "cron crond dockerd init keepalived openrc openvpn service sshd systemctl systemd wg-quick".split(" "),
);

/**
 * Servers whose packages keep logs and process IDs in folders of root's, so that they start as another user only where the stage
 * gives it files. Sources: `nginx` and `apache2` of Debian and Alpine (/var/log/nginx, /run/nginx, /run/apache2).
 */
export const AS_PACKAGED: ReadonlySet<string> = new Set(
  "apache2 apache2ctl apachectl httpd httpd-foreground nginx".split(" "),
);

/**
 * The folder of the system that a path is in, where root alone may write: `/etc`, `/var/log`; undefined for any other. Source: the modes of
 * these folders in Debian's package base-files and Alpine's alpine-baselayout, 0755 and root's; `/var/tmp`, `/run/lock` and `/var/lock` are
 * for all.
 */
export function systemFolderOf(path: string): string | undefined {
  const [, first = "", second] = path.split("/");
  if (FOR_ALL.some((one) => path === one || path.startsWith(`${one}/`)) || !OF_SYSTEM.has(first)) return undefined;
  // What is not in the list may be text of another file that is nobody's to show.
  return first === "var" && second !== undefined && IN_VAR.has(second) ? `/var/${second}` : `/${first}`;
}

/** The folders in /var by the Filesystem Hierarchy Standard 3.0, "The /var Hierarchy", and `www` of web servers' packages. */
const IN_VAR: ReadonlySet<string> = new Set(
  "account cache crash games lib lock log mail opt run spool www yp".split(" "),
);

const OF_SYSTEM: ReadonlySet<string> = new Set("bin boot etc lib lib64 run sbin usr var".split(" "));
const FOR_ALL = ["/run/lock", "/var/lock", "/var/run/lock", "/var/tmp"];
