// Ports of EXPOSE, `[address:][host port:]port[-last][/protocol]`, as BuildKit reads them (dockerfile2llb, convert_expose.go).
import { quoted } from "../../core/text.ts";
import { integer } from "./numbers.ts";

type Range = readonly [first: number, last: number];

/** What is wrong with a port, in one sentence; undefined where BuildKit takes it. */
export function portFault(text: string): string | undefined {
  const parts = text.split(":");
  const inside = parts.pop() ?? "";
  const outside = parts.pop() ?? "";
  const address = parts.join(":");
  const slash = inside.indexOf("/");
  const port = slash === -1 ? inside : inside.slice(0, slash);
  const protocol = slash === -1 ? "" : inside.slice(slash + 1);
  if (port === "") return `\`${quoted(text)}\` has no port.`;
  const unknown = protocolFault(protocol);
  if (unknown !== undefined) return unknown;
  if (address !== "" && !isAddress(address)) return noAddress(address);
  const range = rangeOf(port);
  const host = outside === "" ? range : rangeOf(outside);
  if (range === undefined || host === undefined) {
    return noPort(range === undefined ? port : outside);
  }
  const isOther = range[1] - range[0] !== host[1] - host[0];
  return isOther && range[0] !== range[1] ? `\`${quoted(text)}\` maps ranges of different lengths.` : undefined;
}

/**
 * What is wrong with a port of which a variable is part, whatever its value is: `before` stands in front of the first variable,
 * `after` behind the last. An address has no dash and no slash, so that what has one is a port with its range or protocol.
 */
export function openPortFault(before: string, after: string): string | undefined {
  const open = before.slice(before.lastIndexOf(":") + 1);
  const sign = open.search(/[-/]/);
  if (sign !== -1 && portOf(open.slice(0, sign)) === undefined) return noPort(open.slice(0, sign));
  const [first = ""] = before.split(":");
  if (before.includes(":") && first.includes(".") && !isAddress(first)) return noAddress(first);
  const colon = after.lastIndexOf(":");
  if (colon !== -1) return portFault(after.slice(colon + 1));
  const slash = after.indexOf("/");
  const [, last] = /-(.*)$/s.exec(slash === -1 ? after : after.slice(0, slash)) ?? [];
  if (last !== undefined && portOf(last) === undefined) return noPort(last);
  return slash === -1 ? undefined : protocolFault(after.slice(slash + 1));
}

function protocolFault(protocol: string): string | undefined {
  if (/^(?:|tcp|udp|sctp)$/i.test(protocol)) return undefined;
  return `\`${quoted(protocol)}\` is not a protocol for \`EXPOSE\`: use \`tcp\`, \`udp\` or \`sctp\`.`;
}

function noAddress(text: string): string {
  return `\`${quoted(text)}\` is not an IP address.`;
}

function noPort(text: string): string {
  if (text === "") return "A port is missing here: use 0 to 65535, or a range such as `8000-8010`.";
  return `\`${quoted(text)}\` is not a port: use 0 to 65535, or a range such as \`8000-8010\`.`;
}

function rangeOf(text: string): Range | undefined {
  const dash = text.indexOf("-");
  const first = portOf(dash === -1 ? text : text.slice(0, dash));
  const last = dash === -1 || text.slice(dash + 1) === text.slice(0, dash) ? first : portOf(text.slice(dash + 1));
  return first === undefined || last === undefined || last < first ? undefined : [first, last];
}

function portOf(text: string): number | undefined {
  const port = integer(text);
  return port === undefined || port < 0 || port > 65_535 ? undefined : port;
}

/** An IPv4 address, or an IPv6 address with or without brackets, as Go's `net.ParseIP` reads them; no zone. */
function isAddress(text: string): boolean {
  const bare = text.replace(/^\[([^[\]]*)\]$/, "$1");
  if (!bare.includes(":")) return isIPv4(bare);
  // The last two groups may be written as an IPv4 address.
  const colon = bare.lastIndexOf(":") + 1;
  const last = bare.slice(colon);
  if (last.includes(".") && !isIPv4(last)) return false;
  const halves = (last.includes(".") ? `${bare.slice(0, colon)}0:0` : bare).split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (halves.length > 2 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

function isIPv4(text: string): boolean {
  const bytes = text.split(".");
  return bytes.length === 4 && bytes.every((byte) => /^(?:0|[1-9]\d{0,2})$/.test(byte) && Number(byte) <= 255);
}
