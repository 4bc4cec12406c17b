// What is said of fixes that take something away from a service, and which services are known to need it.
import { hubName, nameOf } from "../../core/image.ts";
import { pairOf, pairsAt, textOf, type YamlDocument } from "../../yaml/node.ts";
import { image, items, type Service } from "../services.ts";

/** The title of a fix that takes something away: the file does not tell whether the service works without it. */
export function removing(title: string, who: "service" | "build" = "service"): string {
  return `${title} (the ${who} may need it)`;
}

/**
 * Whether the task of a service is to speak to the container runtime: its image has one of some names (`*` at the end of one
 * stands for anything), or it is told to look for containers there.
 */
export function isBroker(doc: YamlDocument, service: Service, names: readonly string[]): boolean {
  const reference = image(doc, service);
  const own = reference.is === "set" ? [hubName(reference.value), nameOf(reference.value)] : [];
  if (own.some((name) => name !== undefined && names.some((pattern) => fits(name, pattern)))) return true;
  return wordsOf(service).some((word) => DISCOVERY.test(word));
}

/** Traefik's options for finding containers, and their variables (https://doc.traefik.io/traefik/providers/docker/); `--docker` is Traefik 1's. */
const DISCOVERY =
  /(?:^|\s)--(?:providers\.(?:docker|swarm)|docker)(?:[.\s]|=(?!false)|$)|^TRAEFIK_PROVIDERS_(?:DOCKER|SWARM)(?:[_=]|$)/i;

/** The words of a service's command line, and its variables as they are set. */
function wordsOf(service: Service): readonly string[] {
  const { node } = service;
  return [
    ...["command", "entrypoint", "environment"].flatMap((key) => [
      textOf(pairOf(node, key)?.value) ?? "",
      ...items(service, key).map((item) => textOf(item) ?? ""),
    ]),
    ...pairsAt(node, "environment").map(({ key, value }) => `${String(key.value)}=${textOf(value) ?? ""}`),
  ];
}

/** Whether an image's name is `pattern`, or begins like it where that ends in `*`. */
function fits(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
