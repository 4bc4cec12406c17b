// What is said of fixes that take something away from a service, and which services are known to need it.
import { enumerated } from "../../core/lists.ts";
import { isNamed, neededCapabilities, needsPrivileges } from "../../knowledge/needed-rights.ts";
import { isSocketOfRuntime } from "../../knowledge/runtime-sockets.ts";
import { capabilitiesFor, managesNode } from "../../knowledge/stated-needs.ts";
import { pairOf, textOf, type YamlDocument } from "../../yaml/node.ts";
import { imagesOf } from "../bases.ts";
import { mounts } from "../mounts.ts";
import { items, type Service, variables } from "../services.ts";

/** The title of a fix that takes something away: the file does not tell whether the service works without it. */
export function removing(title: string, who: "service" | "build" = "service"): string {
  return `${title} (the ${who} may need it)`;
}

/**
 * Whether the task of a service is to speak to the container runtime: its image, or the one that it is built on, has one of some
 * names (`*` stands for anything), or it is told to look for containers there, or of the socket by its address.
 */
export function isBroker(doc: YamlDocument, service: Service, names: readonly string[]): boolean {
  if (imagesOf(doc, service).some((image) => isNamed(image, names))) return true;
  return wordsOf(service).some((word) => DISCOVERY.test(word) || namesSocket(word));
}

/**
 * Whether a command or a variable has the address of a runtime's socket as clients of its API take it: `-H unix:///var/run/docker.sock`,
 * `DOCKER_HOST=unix://…`. Source: `--host` in the reference of Docker's command line.
 */
function namesSocket(word: string): boolean {
  return word.split(/[\s"'=,]/).some((part) => part.startsWith("unix:///") && isSocketOfRuntime(part.slice(7)));
}

/**
 * Traefik's options for finding containers, and their variables (https://doc.traefik.io/traefik/providers/docker/); `--docker` is Traefik
 * 1's.
 */
const DISCOVERY =
  /(?:^|\s)--(?:providers\.(?:docker|swarm)|docker)(?:[.\s]|=(?!false)|$)|^TRAEFIK_PROVIDERS_(?:DOCKER|SWARM)(?:[_=]|$)/i;

/** The words of a service's command line, and its variables as they are set. */
function wordsOf(service: Service): readonly string[] {
  const { node } = service;
  return [
    ...["command", "entrypoint"].flatMap((key) => [
      textOf(pairOf(node, key)?.value) ?? "",
      ...items(service, key).map((item) => textOf(item) ?? ""),
    ]),
    ...variables(service),
  ];
}

/**
 * What of a service could not be done without rights of root on the host, as it goes on behind "it is root on the host; "; undefined where
 * nothing shows that. Its image is known for it, its command works on the host, it speaks of programs in the kernel (eBPF), or it mounts
 * devices, which no other service may open (they would have to be in `devices`).
 */
export function needsHost(doc: YamlDocument, service: Service): string | undefined {
  const images = imagesOf(doc, service);
  if (images.some(needsPrivileges)) return `its image needs ${SOME}`;
  const ofImage = images.map(neededCapabilities).find((all) => all.length > 0);
  if (ofImage !== undefined) return `its image needs ${quotedAll(ofImage)}`;
  const words = [textOf(pairOf(service.node, "image")?.value) ?? "", ...wordsOf(service)];
  if (words.some((word) => /(?:^|[^a-z])e?bpf(?:$|[^a-z])/i.test(word)))
    return `programs in the kernel (eBPF) need ${SOME}`;
  const script = words.join(" ");
  if (managesNode(script)) {
    const capabilities = capabilitiesFor(script);
    return `its command needs ${capabilities.length === 0 ? SOME : quotedAll(capabilities)}`;
  }
  const devices = mounts(service)
    .map(({ source }) => source)
    .filter((source) => /^\/dev\/?$|^\/dev\/(?!shm\b|log\b|u?random\b|null\b|zero\b)/.test(source));
  if (devices.length === 0) return undefined;
  if (devices.some((path) => /^\/dev\/?$/.test(path))) return `the devices that it mounts need ${SOME}`;
  return "the devices that it mounts could be in `devices`";
}

const SOME = "some of these rights";

function quotedAll(names: readonly string[]): string {
  return enumerated(names.map((name) => `\`${name}\``));
}
