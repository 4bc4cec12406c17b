// Compose models in one form, whatever form they are written in: what compose-go's `transform` makes of every file. Both sides
// of a comparison go through it. What is merged stays as it is: no item is dropped, none is moved but the keys of maps.
// By compose-go 2.16.2, packages transform and format, and loader/interpolate.go for the types.

export type Data = null | boolean | number | string | readonly Data[] | { readonly [key: string]: Data };
type Map = { readonly [key: string]: Data };
type Form = (data: Data) => Data;

/** A model in its long form. */
export function canonical(model: Data): Data {
  const { version: _, ...rest } = mapOf(model);
  return shaped(rest, {
    services: each(service),
    jobs: each(service),
    networks: each((data) => external(shaped(data, { labels: assignments }))),
    volumes: each((data) => external(shaped(data, { labels: assignments }))),
    secrets: each((data) => external(shaped(data, { labels: assignments }))),
    configs: each((data) => external(shaped(data, { labels: assignments }))),
  });
}

function service(data: Data): Data {
  return shaped(data, {
    annotations: assignments,
    build,
    configs: list(mount),
    cpus: number,
    deploy: (one) => shaped(one, { labels: assignments, replicas: number, resources: reservations }),
    depends_on: (one) =>
      each((entry) => ({ condition: "service_started", required: true, ...mapOf(entry) }))(names(one)),
    develop: (one) => shaped(one, { watch: list((entry) => shaped(entry, { ignore: listOf, include: listOf })) }),
    devices: list(device),
    dns: listOf,
    dns_opt: listOf,
    dns_search: listOf,
    env_file: (one) => list(envFile)(listOf(one)),
    environment: assignments,
    expose: list(String),
    extra_hosts: hosts,
    gpus: (one) => list(deviceRequest)(typeof one === "string" ? [{ count: "all" }] : one),
    healthcheck: (one) => shaped(one, { retries: number, disable: boolean }),
    init: boolean,
    label_file: listOf,
    labels: assignments,
    models: names,
    networks: names,
    pids_limit: number,
    ports: (one) => (Array.isArray(one) ? one.flatMap(ports) : one),
    privileged: boolean,
    read_only: boolean,
    scale: number,
    secrets: list((one) => secret(mount(one))),
    stdin_open: boolean,
    sysctls: assignments,
    tmpfs: listOf,
    tty: boolean,
    ulimits: each(ulimit),
    volumes: list(volume),
  });
}

function build(data: Data): Data {
  const made = shaped(typeof data === "string" ? { context: data } : data, {
    additional_contexts: assignments,
    args: assignments,
    extra_hosts: hosts,
    labels: assignments,
    secrets: list(mount),
    ssh: (one) => (Array.isArray(one) ? assignments(one) : one),
  });
  return made === null ? made : { context: ".", ...mapOf(made) };
}

const isMap = (data: Data | undefined): data is Map =>
  typeof data === "object" && data !== null && !Array.isArray(data);
const mapOf = (data: Data): Map => (isMap(data) ? data : {});
const listOf: Form = (data) => (typeof data === "string" ? [data] : data);
const list =
  (form: Form): Form =>
  (data) =>
    Array.isArray(data) ? data.map(form) : data;
const each =
  (form: Form): Form =>
  (data) =>
    isMap(data) ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, form(value)])) : data;

/** A map with the values of some keys in their form. */
function shaped(data: Data, forms: Readonly<Record<string, Form>>): Data {
  if (!isMap(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, forms[key]?.(value) ?? value]));
}

/** Types that Compose reads out of a text. */
const number: Form = (data) => (typeof data === "string" && /^\d+(?:\.\d+)?$/.test(data) ? Number(data) : data);
const boolean: Form = (data) => {
  if (typeof data !== "string") return data;
  if (/^(?:true|yes|y|on)$/i.test(data)) return true;
  return /^(?:false|no|n|off)$/i.test(data) ? false : data;
};

/** `name=value` by name; several values of one name stay several. */
function assignments(data: Data): Data {
  if (data === null) return data;
  const entries = Array.isArray(data)
    ? data.map((one): readonly [string, string | null] => {
        const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(String(one)) ?? [];
        return [name, value ?? null];
      })
    : Object.entries(mapOf(data)).map(([name, value]) => [name, value === null ? null : String(value)] as const);
  return grouped(entries);
}

function hosts(data: Data): Data {
  const entries = Array.isArray(data)
    ? data.map((one): readonly [string, string] => {
        const [, name = "", value = ""] = /^([^=:]*)[=:](.*)$/.exec(String(one)) ?? [];
        return [name, value];
      })
    : Object.entries(mapOf(data)).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value]).map((one): readonly [string, string] => [name, String(one)]),
      );
  return grouped(entries);
}

function grouped(entries: readonly (readonly [string, Data])[]): Data {
  const groups: Record<string, Data[]> = {};
  for (const [name, value] of entries) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}

function names(data: Data): Data {
  return Array.isArray(data) ? Object.fromEntries(data.map((one) => [String(one), null])) : data;
}

function reservations(data: Data): Data {
  return shaped(data, { reservations: (one) => shaped(one, { devices: list(deviceRequest) }) });
}

const deviceRequest: Form = (data) =>
  isMap(data) && data.count === undefined && data.device_ids === undefined ? { ...data, count: "all" } : data;
const mount: Form = (data) => (typeof data === "string" ? { source: data } : data);
const secret: Form = (data) => (isMap(data) ? { target: `/run/secrets/${data.source}`, ...data } : data);
const envFile: Form = (data) => ({ required: true, ...(typeof data === "string" ? { path: data } : mapOf(data)) });
const ulimit: Form = (data) => (isMap(data) ? shaped(data, { soft: number, hard: number }) : number(data));

function device(data: Data): Data {
  if (typeof data !== "string") return data;
  const [source = "", target = source, permissions = "rwm"] = data.split(":");
  return { source, target, permissions };
}

function external(data: Data): Data {
  if (!isMap(data) || !isMap(data.external)) return data;
  return { ...data, external: true, ...(data.external.name !== undefined && { name: data.external.name }) };
}

function volume(data: Data): Data {
  if (isMap(data)) {
    return shaped(data, { read_only: boolean, bind: (one) => ({ create_host_path: true, ...mapOf(one) }) });
  }
  if (typeof data !== "string") return data;
  // One letter in front of a colon is a drive.
  const [first = "", second, options = ""] = data.match(/(?:^[A-Za-z]:|(?<=:)[A-Za-z]:(?=[\\/]))?[^:]+/g) ?? [];
  const source = second === undefined ? undefined : first;
  const target = (second ?? first).replace(/(?<=.)\/+$/, "");
  const bound = source !== undefined && /^(?:[./~]|\\\\|[A-Za-z]:)/.test(source);
  const propagation = /\b(?:r?private|r?shared|r?slave)\b/.exec(options)?.[0];
  const selinux = /(?:^|,)([zZ])(?:,|$)/.exec(options)?.[1];
  return {
    type: bound ? "bind" : "volume",
    ...(source !== undefined && { source }),
    target,
    ...(/\bro\b/.test(options) && { read_only: true }),
    ...(bound
      ? { bind: { create_host_path: true, ...(propagation && { propagation }), ...(selinux && { selinux }) } }
      : { volume: /\bnocopy\b/.test(options) ? { nocopy: true } : {} }),
  };
}

function ports(data: Data): readonly Data[] {
  if (isMap(data)) return [{ mode: "ingress", protocol: "tcp", ...mapOf(shaped(data, { target: number })) }];
  const [address = "", protocol = "tcp"] = String(data).split("/");
  const steps = address.split(":");
  const [inside, published] = [steps.at(-1) ?? "", steps.at(-2) ?? ""];
  const host = steps
    .slice(0, -2)
    .join(":")
    .replace(/^\[|\]$/g, "");
  const targets = range(inside);
  const outside = published === "" ? [] : range(published);
  return targets
    .map((target, i) => {
      const at = targets.length === 1 && outside.length > 1 ? published : outside[i];
      return {
        mode: "ingress",
        protocol: protocol.toLowerCase(),
        target,
        ...(at !== undefined && { published: String(at) }),
        ...(host !== "" && { host_ip: host }),
      };
    })
    .sort((a, b) => (`${a.target}` < `${b.target}` ? -1 : 1));
}

function range(text: string): readonly number[] {
  const [first = 0, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
