// The ports of a service in either syntax: `127.0.0.1:8080-8081:80-81/tcp` and `{published: 8080, target: 80}`.
// By the Compose Specification, "ports", and compose-go 2.16.2, types.ParsePortConfig.
import { valueAt, type Woven } from "../yaml/woven/tree.ts";

/** One port of an item: what it is called, and the short syntax that means it alone. */
export interface PublishedPort {
  readonly name: string;
  readonly text: string;
}

/** More ports than this in one range are taken as one thing. */
const MOST = 4096;

/** The ports that an item of `ports` publishes; none where they cannot be read. `text` reads a scalar. */
export function portsOf(item: Woven, text: (node: Woven | undefined) => string | undefined): readonly PublishedPort[] {
  const short = text(item);
  if (short !== undefined) return shortPorts(short);
  const [host, inside, protocol] = ["host_ip", "target", "protocol"].map((key) => text(valueAt(item, key)));
  if (inside === undefined) return [];
  const published = valueAt(item, "published");
  // Compose tells the number 8080 from the text "8080", and writes a text wherever the syntax is the short one.
  const number = published?.kind === "scalar" && typeof published.node.value === "number" ? "number " : "";
  return [{ name: nameOf(host, `${number}${text(published) ?? ""}`, inside, protocol), text: "" }];
}

function nameOf(host = "0.0.0.0", published: string, inside: string, protocol = "tcp"): string {
  return `${host} ${published} ${inside}/${protocol}`;
}

function shortPorts(short: string): readonly PublishedPort[] {
  const [address = "", protocol = "tcp"] = short.split("/");
  const steps = address.split(":");
  const inside = rangeOf(steps.at(-1) ?? "");
  const published = steps.length > 1 ? (steps.at(-2) ?? "") : "";
  const host = steps
    .slice(0, -2)
    .join(":")
    .replace(/^\[(.*)\]$/, "$1");
  const one = { name: nameOf(host || undefined, published, steps.at(-1) ?? "", protocol.toLowerCase()), text: short };
  if (inside === undefined || inside.length === 1) return [one];
  const outside = published === "" ? undefined : rangeOf(published);
  if (published !== "" && outside?.length !== inside.length) return [one];
  return inside.map((port, i): PublishedPort => {
    const at = outside?.[i] === undefined ? "" : String(outside[i]);
    const before = host === "" ? "" : host.includes(":") ? `[${host}]:` : `${host}:`;
    const text = `${before}${at === "" && before === "" ? "" : `${at}:`}${port}/${protocol.toLowerCase()}`;
    return { name: nameOf(host || undefined, at, String(port), protocol.toLowerCase()), text };
  });
}

/** The numbers of `80` or `80-82`; undefined where it is neither. */
function rangeOf(text: string): readonly number[] | undefined {
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === "" || to < from || to - from >= MOST) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
