// What is said of fixes that take something away from a service, and which services are known to need it.
import { isNamed, needsPrivileges } from "../../knowledge/needed-rights.ts";
import { managesNode } from "../../knowledge/stated-needs.ts";
import { pairOf, pairsAt, textOf, type YamlDocument } from "../../yaml/node.ts";
import { imagesOf } from "../bases.ts";
import { mounts } from "../mounts.ts";
import { items, type Service } from "../services.ts";

/** The title of a fix that takes something away: the file does not tell whether the service works without it. */
export function removing(title: string, who: "service" | "build" = "service"): string {
  return `${title} (the ${who} may need it)`;
}

/**
 * Whether the task of a service is to speak to the container runtime: its image, or the one that it is built on, has one of some
 * names (`*` stands for anything), or it is told to look for containers there.
 */
export function isBroker(doc: YamlDocument, service: Service, names: readonly string[]): boolean {
  if (imagesOf(doc, service).some((image) => isNamed(image, names))) return true;
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

/**
 * What of a service could not be done without all rights on the host, as it goes on behind "which"; undefined where nothing shows
 * that. Its image is known for it, its command works on the host, it speaks of programs in the kernel (eBPF), or it mounts devices,
 * which no other service may open (they would have to be in `devices`).
 */
export function needsHost(doc: YamlDocument, service: Service): string | undefined {
  if (imagesOf(doc, service).some(needsPrivileges)) return "its image needs";
  const words = [textOf(pairOf(service.node, "image")?.value) ?? "", ...wordsOf(service)];
  if (words.some((word) => /(?:^|[^a-z])e?bpf(?:$|[^a-z])/i.test(word))) return "programs in the kernel (eBPF) need";
  if (managesNode(words.join(" "))) return "its command needs";
  const devices = mounts(service).some(({ source }) =>
    /^\/dev\/?$|^\/dev\/(?!shm\b|log\b|u?random\b|null\b|zero\b)/.test(source),
  );
  return devices ? "the devices that it mounts need" : undefined;
}
