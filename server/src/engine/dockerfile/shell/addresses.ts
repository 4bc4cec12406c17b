// Addresses on command lines: which machine they are of.

/** The host of an address with a scheme, in small letters and without a port; undefined where a variable stands for it. */
export function hostOf(address: string): string | undefined {
  const [, host = "", ipv6] = /^\w+:\/\/(?:[^/?#@]*@)?((?:\[([0-9a-f:.]+)\]|[^/?#:@]*))/i.exec(address) ?? [];
  return host === "" || /[$`{}]/.test(host) ? undefined : (ipv6 ?? host).toLowerCase();
}

/** Whether a host is the machine itself (RFC 6761, 6.3; RFC 1122, 3.2.1.3). */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\.|^0\.0\.0\.0$/.test(host);
}

/**
 * Whether a host is reached within a network of one's own: an address of RFC 1918 or of RFC 4193, a name without a dot, as services of a
 * network of containers have, or one that nobody else may have (RFC 6762, 8375; ICANN's `.internal`).
 */
export function isPrivate(host: string): boolean {
  if (isLoopback(host) || !/[.:]/.test(host)) return true;
  if (/^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:)/.test(host)) return true;
  return /\.(?:internal|local|lan|corp|home\.arpa|svc|test|cluster\.local)$/.test(host);
}
