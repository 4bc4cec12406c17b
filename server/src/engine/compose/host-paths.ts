// The paths of the host that services get: by their own mounts, by a named volume that binds one, by a secret or a config that is a file.
//
// By the Compose Specification, "Services", "Volumes", "Configs", "Secrets", and Docker's `local` volume driver, whose options are
// those of mount(8). Compose binds the files of secrets and configs into the container.
import { fact } from "../core/fact.ts";
import type { Span } from "../core/text.ts";
import { isSocketOfRuntime, runtimeSocketAt } from "../knowledge/runtime-sockets.ts";
import { type Node, pairsAt, resolved, stringAt, textOf, type YamlDocument } from "../yaml/node.ts";
import { environmentOf } from "./environment.ts";
import { type Environment, interpolate } from "./interpolation.ts";
import { type Mount, mounts } from "./mounts.ts";
import { field, items, type Service, services } from "./services.ts";

export interface HostPath {
  readonly service: Service;
  /** Where it is written. */
  readonly at: Span;
  /** Variables without a default are left as they are written. */
  readonly path: string;
  /** Where it is in the container; empty where that is not looked at. */
  readonly target: string;
  /** The service's own mount, where it is one. */
  readonly mount?: Mount;
}

/** All of them, in the order of the services. */
export function hostPaths(doc: YamlDocument): readonly HostPath[] {
  const volumes = filesOf(doc, "volumes", deviceOf);
  const shared = (["configs", "secrets"] as const).map((key) => [key, filesOf(doc, key, fileOf)] as const);
  return services(doc).flatMap((service) => [
    ...mounts(service).map((mount) => {
      const named = volumes.get(mount.source);
      const { at, source: path, target } = mount;
      return named === undefined ? { service, at, path, target, mount } : { service, ...named, target };
    }),
    ...shared.flatMap(([key, files]) =>
      items(service, key).flatMap((item) => {
        const file = files.get(sourceOf(item) ?? "");
        return file === undefined ? [] : [{ service, ...file, target: "" }];
      }),
    ),
  ]);
}

/**
 * The names of the services that get the socket of a container runtime as the user that their image starts as: `user` and `group_add` are
 * not set.
 */
export const socketHolders: (doc: YamlDocument) => ReadonlySet<string> = fact((doc: YamlDocument) => {
  const found = hostPaths(doc).filter(({ path, target, service }) => {
    const socket = runtimeSocketAt(path);
    const isSocket =
      socket === undefined ? isSocketOfRuntime(target) : socket.runtime !== undefined && !socket.rootless;
    return isSocket && ["user", "group_add"].every((key) => field(service, key).is === "absent");
  });
  return new Set(found.map(({ service }) => service.name));
});

interface Written {
  readonly at: Span;
  readonly path: string;
}

/** What the entries of a top-level element are on the host, by their names. */
function filesOf(
  doc: YamlDocument,
  key: string,
  read: (entry: Node, environment: Environment) => Written | undefined,
): ReadonlyMap<string, Written> {
  const environment = environmentOf(doc);
  return new Map(
    pairsAt(doc.root, key).flatMap(({ key: name, value }) => {
      const file = read(value, environment);
      return file === undefined ? [] : [[String(name.value), file] as const];
    }),
  );
}

/** The device of a volume whose driver binds it. */
function deviceOf(volume: Node, environment: Environment): Written | undefined {
  const options = stringAt(volume, "driver_opts", "o");
  const binds =
    options.is === "set" &&
    interpolate(options.value, 0, environment)
      .shown.split(",")
      .some((one) => /^r?bind$/.test(one));
  return binds ? fileAt(volume, environment, "driver_opts", "device") : undefined;
}

function fileOf(entry: Node, environment: Environment): Written | undefined {
  return fileAt(entry, environment, "file");
}

function fileAt(node: Node, environment: Environment, ...path: readonly string[]): Written | undefined {
  const file = stringAt(node, ...path);
  return file.is === "set" ? { at: file.at, path: interpolate(file.value, 0, environment).shown } : undefined;
}

/** The name of a config or secret in either syntax. */
function sourceOf(item: Node): string | undefined {
  if (resolved(item)?.kind !== "map") return textOf(item);
  const source = stringAt(item, "source");
  return source.is === "set" ? source.value : undefined;
}
