// Which items of a list name the same thing: the later one takes the place of the earlier. By compose-go 2.16.2, override/uncity.go.
import { valueAt, type Woven, wovenText } from "../yaml/woven/tree.ts";
import { parts } from "./mounts.ts";

type Naming = (item: Woven) => string | undefined;

const assigned: Naming = (item) => wovenText(item)?.split("=", 1)[0];
const whole: Naming = (item) => wovenText(item);

/** By the key of a service whose list it is. */
const NAMINGS: Readonly<Record<string, Naming>> = {
  annotations: assigned,
  args: assigned,
  additional_contexts: assigned,
  tags: assigned,
  labels: assigned,
  cap_add: whole,
  cap_drop: whole,
  configs: mounted(""),
  devices: target,
  depends_on: whole,
  dns: whole,
  dns_opt: whole,
  dns_search: whole,
  environment: assigned,
  env_file: (item) => wovenText(item) ?? wovenText(valueAt(item, "path")),
  expose: whole,
  extra_hosts: whole,
  links: assigned,
  models: whole,
  networks: whole,
  ports: port,
  profiles: whole,
  secrets: mounted("/run/secrets"),
  sysctls: assigned,
  tmpfs: assigned,
  volumes: target,
};

/** The items of the list at `path` (`services`, a name, keys); of those with one name the last, at the place of the first. */
export function uniqueItems(items: readonly Woven[], path: readonly string[]): readonly Woven[] {
  const naming = path[0] === "services" || path.at(-1) === "labels" ? NAMINGS[path.at(-1) ?? ""] : undefined;
  if (naming === undefined) return items;
  const places = new Map<string, number>();
  const unique: Woven[] = [];
  for (const item of items) {
    const name = naming(item);
    const place = name === undefined ? undefined : places.get(name);
    if (place !== undefined) unique[place] = item;
    else {
      if (name !== undefined) places.set(name, unique.length);
      unique.push(item);
    }
  }
  return unique;
}

/** A mount by its place in the container. */
function target(item: Woven): string | undefined {
  const text = wovenText(item);
  if (text === undefined) return wovenText(valueAt(item, "target"));
  const [first, second] = parts(text);
  return second ?? first;
}

function mounted(folder: string): Naming {
  return (item) => {
    const text = wovenText(item) ?? wovenText(valueAt(item, "source"));
    return wovenText(valueAt(item, "target")) ?? (text && `${folder}/${text}`);
  };
}

/** A port by where it is published: `8080:80` and `{published: 8080, target: 80}` are one. A range is one thing of its own. */
function port(item: Woven): string | undefined {
  const text = wovenText(item);
  if (text === undefined) {
    const [host, published, inside, protocol] = ["host_ip", "published", "target", "protocol"].map((key) =>
      wovenText(valueAt(item, key)),
    );
    return inside && `${host ?? "0.0.0.0"}:${published ?? ""}:${inside}/${protocol ?? "tcp"}`;
  }
  const [, address = text, protocol = "tcp"] = /^(.*?)(?:\/(\w+))?$/.exec(text) ?? [];
  const found = parts(address);
  const [inside = "", published = "", ...host] = [...found].reverse();
  return `${host.reverse().join(":") || "0.0.0.0"}:${published}:${inside}/${protocol}`;
}
