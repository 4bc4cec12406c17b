// Kubernetes manifests as a language of the engine: what is one, what its parts are called, which rules it has.

import type { Annotation } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { Language, SectionName, Unit } from "../core/language.ts";
import type { Reading } from "../core/redactor.ts";
import { around } from "../core/search.ts";
import { type Subject, subject } from "../core/subject.ts";
import type { ObjectName } from "../core/suppression.ts";
import type { Span } from "../core/text.ts";
import { valueOr } from "../core/value.ts";
import { blockAt, itemAt } from "../yaml/blocks.ts";
import { commentPlace } from "../yaml/edit/comment-place.ts";
import { put } from "../yaml/edit/edit.ts";
import { type Node, pairOf, pairsAt, resolved, stringAt, textOf } from "../yaml/node.ts";
import { openInYaml } from "../yaml/parse/open.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { readingsOf } from "../yaml/readings.ts";
import { surroundings } from "./built.ts";
import { called } from "./called.ts";
import { claims, LIMIT, recognizes } from "./claims.ts";
import { kubernetesBeginnings, kubernetesCompletions } from "./completions.ts";
import { kubectl } from "./dialect.ts";
import { type Manifest, objectAt, objects, objectsBelow } from "./objects.ts";
import { kubernetesOutline } from "./outline.ts";
import { containers, pods } from "./pods.ts";
import { rules } from "./rules/index.ts";
import { ALL_TABLES, entriesOf } from "./tables.ts";
import { volumesOf } from "./volumes.ts";

export const kubernetes: Language<Manifest> = {
  id: "kubernetes",
  title: "Kubernetes manifests",
  fence: "yaml",
  skeleton: { frame: "podContainers", example: "- name: «web»\n  image: web:1.4" },
  watched: ["**/*.{yaml,yml,json}", "**/Kustomization"],
  editorLanguages: {
    yaml: { name: "untitled.yaml", ending: ".yaml" },
    helm: { name: "templates/untitled.yaml" },
    json: { name: "untitled.json" },
    jsonc: { name: "untitled.json" },
  },
  usualPath: "k8s/app.yaml",
  limit: LIMIT,
  claims,
  recognizes,
  parse: (text, previous) => parseYaml(text, kubernetes.id, { previous, dialect: kubectl }),
  open: (parts) => openInYaml(parts, (doc) => new Set(containers(doc).map(({ node }) => node))),
  entries: entriesOf,
  fills: ALL_TABLES,
  surroundings,
  subject: subjectAt,
  placeOf: (doc, subject) => objects(doc).find((object) => object.subject === subject)?.at,
  section: (doc, at) => objectAt(doc, at.start)?.at ?? { start: 0, end: doc.text.length },
  sectionName,
  unit,
  nameOf,
  objectName,
  comments: (doc) => doc.comments,
  isTemplate: (doc) => doc.templated,
  annotations,
  annotate: (doc, at, key, value) => {
    const object = objectAt(doc, at.start);
    if (object === undefined) return undefined;
    const before = stringAt(object.node, "metadata", "annotations", key);
    return put(doc, object.node, ["metadata", "annotations", key], value(valueOr(before, undefined)));
  },
  block: blockAt,
  item: itemAt,
  commentPlace,
  images: (doc) =>
    containers(doc).flatMap(({ image, node }) =>
      image.is === "set" && image.value !== "" ? [{ name: image.value, at: (resolved(node) ?? node).at }] : [],
    ),
  outline: kubernetesOutline,
  completions: kubernetesCompletions,
  beginnings: kubernetesBeginnings,
  readings,
  rules,
};

/** `Deployment/shop/web>containers[web]`, `Deployment/shop/web>volumes[sock]`, or the object alone. */
function subjectAt(doc: Manifest, at: Span): string {
  const object = objectAt(doc, at.start);
  if (object === undefined) return "document";
  return around(named(doc), at.start)?.subject ?? object.subject;
}

/** An object by kind and name: ``Deployment `web` ``. */
function sectionName(of: Subject): SectionName | undefined {
  const [root = ""] = of.split(">", 1);
  if (root === "document") return undefined;
  const parts = root.split("/");
  const [kind = "?"] = parts;
  const name = (parts.at(-1) ?? "?").replace(/#\d+$/, "");
  if (parts.length < 2 || kind === "?") return { word: "resource", title: undefined };
  return { word: "resource", title: name === "?" ? `this ${kind}` : `${kind} \`${name}\`` };
}

/** `Deployment/shop/web>containers[web]`: by kind, namespace and name, and the container. */
function objectName(of: Subject): ObjectName | undefined {
  const [root = "", ...inner] = of.split(">");
  const [kind = "", ...names] = root.split("/");
  const name = names.pop();
  if (name === undefined) return undefined;
  const container = /^(?:init|ephemeral)?containers\[([^\]]+)\]/i.exec(inner.join(">"))?.[1];
  return { kind, namespace: names.join("/"), name, ...(container !== undefined && { container }) };
}

/** The name of a container, or of the object where no container is meant. What has no name there is called `?`. */
function nameOf(of: Subject): string | undefined {
  const object = objectName(of);
  const name = (object?.container ?? object?.name)?.replace(/#\d+$/, "");
  return name === "?" ? undefined : name;
}

/** The container that a subject names. */
function unit(of: Subject): Unit | undefined {
  const found = /^([^>]*>((init|ephemeral)?containers\[([^\]]+)\])(?:#\d+)?)(?:>|$)/i.exec(of);
  if (found === null) return undefined;
  const [, whole = of, step = "", list = "", name = ""] = found;
  const role = /init/i.test(list) ? "init" : list === "" ? "container" : "ephemeral";
  return { subject: whole, title: called({ name, role, step }) };
}

/** The containers and volumes in the order they are written. */
const named = fact((doc: Manifest) =>
  pods(doc)
    .flatMap((pod) => [
      ...pod.containers.map((one) => ({ at: one.node.at, subject: one.subject })),
      ...volumesOf(pod).map(({ node, step }) => ({ at: node.at, subject: subject(pod.object.subject, step) })),
    ])
    .sort((a, b) => a.at.start - b.at.start),
);

/** The annotations of the objects and of their pods; either kind covers the whole object. */
function annotations(doc: Manifest): readonly Annotation[] {
  const hanging = (node: Node, scope: Span, onPods = false): readonly Annotation[] =>
    pairsAt(node, "metadata", "annotations").flatMap(({ key, value, at }) => {
      const text = textOf(value);
      return text === undefined || key.masked ? [] : [{ key: String(key.value), value: text, at, scope, onPods }];
    });
  return [
    ...objects(doc).flatMap((object) => hanging(object.node, object.at)),
    ...pods(doc).flatMap((pod) => (pod.template === pod.object.node ? [] : hanging(pod.template, pod.object.at, true))),
  ];
}

/** All that a Secret holds is secret, and all that may be one. */
function readings(doc: Manifest): readonly Reading[] {
  const guessed = doc.guess === undefined ? [] : objectsBelow(doc.guess);
  const secrets = [...objects(doc), ...guessed].filter(({ kind }) => kind.is !== "set" || kind.value === "Secret");
  const held = new Set<Node>(
    secrets.flatMap(({ node }) => ["data", "stringData"].flatMap((key) => resolved(pairOf(node, key)?.value) ?? [])),
  );
  return readingsOf(doc, (node) => held.has(node));
}
