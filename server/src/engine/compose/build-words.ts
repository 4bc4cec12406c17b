// What the builds of a Compose file name of their Dockerfiles: stages and arguments, where they are written in the file itself.

import { buildLayers } from "../core/builds/builds.ts";
import type { BuildWord } from "../core/builds/problems.ts";
import type { Index } from "../core/index.ts";
import { folderOf } from "../core/paths.ts";
import { contains, span } from "../core/text.ts";
import {
  itemsAt,
  literalStart,
  lookup,
  type Node,
  pairOf,
  pairsAt,
  textAt,
  textOf,
  type YamlDocument,
} from "../yaml/node.ts";
import { builtBy } from "./builds.ts";
import { interpolated, type Service, services } from "./services.ts";

/** The stage and the arguments that one service names. */
export interface BuildWords {
  readonly target: BuildWord | undefined;
  readonly args: readonly BuildWord[];
}

/**
 * By the services of the file at `path` whose Dockerfile is known. Nothing of one that extends another or is extended, that another
 * Compose file gives another Dockerfile, or that has its build or its arguments in common with others.
 */
export function buildWords(doc: YamlDocument, path: string, index: Index): readonly BuildWords[] {
  const all = services(doc);
  const bases = all.flatMap(({ node }) => (lookup(node, "extends").is === "absent" ? [] : [baseOf(node)]));
  // Any service may be the base of one whose base is not known.
  if (bases.includes(undefined)) return [];
  const extended = new Set(bases);
  return all.flatMap((service) => {
    if (pairOf(service.node, "extends") !== undefined || extended.has(service.name)) return [];
    const layers = index.get(buildLayers, `${folderOf(path)}>${service.name}`);
    if (layers.some(({ file, data }) => file !== path && data.leads === true)) return [];
    const build = ownPart(service, pairOf(service.node, "build")?.value);
    const file = build && builtBy(doc, path, service)?.file;
    return build === undefined || file === undefined ? [] : wordsOf(doc, service, build, file);
  });
}

function baseOf(node: Node): string | undefined {
  return textAt(node, "extends") ?? textAt(pairOf(node, "extends")?.value, "service");
}

function wordsOf(doc: YamlDocument, service: Service, build: Node, file: string): readonly BuildWords[] {
  if (pairOf(build, "dockerfile_inline") !== undefined) return [];
  const word = (node: Node, text: string, part = text): BuildWord => {
    const start = literalStart(doc.text, node.at, part);
    const edit = start === undefined ? undefined : span(start, start + text.length);
    return { file, text, at: edit ?? node.at, edit };
  };
  const target = lookup(build, "target");
  const stage = target.is === "set" ? interpolated(doc, target.value) : undefined;
  const isPlain = target.is === "set" && stage?.value === textOf(target.value);
  const args = ownPart(service, pairOf(build, "args")?.value);
  const listed = itemsAt(args).flatMap((item) => {
    const text = textOf(item);
    const name = text?.split("=", 1)[0];
    return text === undefined || !name || name.includes("$") ? [] : word(item, name, text);
  });
  const named = pairsAt(args).flatMap(({ key }) => {
    const name = key.masked || key.value === "<<" ? undefined : textOf(key);
    return name === undefined || name.includes("$") ? [] : word(key, name);
  });
  return [
    {
      target:
        isPlain && stage?.value !== undefined && target.is === "set" ? word(target.value, stage.value) : undefined,
      args: [...listed, ...named],
    },
  ];
}

/** A map or list that a service has for itself: written in it, without an anchor by which others may have it. */
function ownPart(service: Service, node: Node | undefined): Node | undefined {
  if (node === undefined || node.kind === "alias" || node.kind === "scalar") return undefined;
  return node.anchor === undefined && node.tag === undefined && contains(service.at, node.at) ? node : undefined;
}
