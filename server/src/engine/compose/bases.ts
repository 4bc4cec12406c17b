// The images that services are of: the ones that they name, and those on which the Dockerfiles that they build are built.
import { bases } from "../core/builds/bases.ts";
import { ofTarget } from "../core/builds/builds.ts";
import { STARTS, startOfFile } from "../core/builds/image-starts.ts";
import { copyWith } from "../core/fact.ts";
import { type ImageReference, parseImage } from "../core/image.ts";
import type { Index } from "../core/index.ts";
import type { Surroundings } from "../core/language.ts";
import { pairOf, type YamlDocument } from "../yaml/node.ts";
import { withProperties } from "../yaml/parse/parse.ts";
import { builtBy } from "./builds.ts";
import { image, type Service, services } from "./services.ts";
import { forbidsPrivileges } from "./users.ts";

/** A document among the Dockerfiles of the workspace. */
interface Seen extends YamlDocument {
  /** The base image of what a service builds, by the service's name. */
  readonly baseImages?: ReadonlyMap<string, string>;
  /** The services that build an image whose entrypoint becomes root. */
  readonly becomingRoot?: ReadonlySet<string>;
}

/** A document whose services build Dockerfiles of the workspace knows their base images, and which of them become root. */
export const surroundings: Surroundings<YamlDocument> = {
  reads: [bases, ...STARTS],
  asks(doc) {
    const built = services(doc).filter(({ node }) => pairOf(node, "build") !== undefined);
    return built.length > 0 && (ABOUT_IMAGES.test(doc.text) || !built.every(forbidsPrivileges));
  },
  see(doc, path, index) {
    const becomingRoot = new Set(
      services(doc).flatMap((service) => (becomesRoot(doc, path, service, index) ? [service.name] : [])),
    );
    const found = new Map(
      services(doc).flatMap((service) => {
        const base = baseOf(doc, path, service, index);
        return base === undefined ? [] : [[service.name, base] as const];
      }),
    );
    if (found.size === 0 && becomingRoot.size === 0) return doc;
    return copyWith(doc, surroundings, [[...found], [...becomingRoot]], () =>
      withProperties<Seen>(doc, { baseImages: found, becomingRoot }),
    );
  },
};

/** What files say where a rule asks what an image is of: the socket of a runtime or a folder with one, all rights. */
const ABOUT_IMAGES = /sock|docker_engine|privileged|\/run\b|["'\s]\/["':\s]/i;

function baseOf(doc: YamlDocument, path: string, service: Service, index: Index): string | undefined {
  const built = builtBy(doc, path, service);
  if (built?.target === undefined) return undefined;
  const { file, target } = built;
  return ofTarget(index.get(bases, file), target)?.image ?? undefined;
}

function becomesRoot(doc: YamlDocument, path: string, service: Service, index: Index): boolean {
  const built = builtBy(doc, path, service);
  if (built?.target === undefined || pairOf(service.node, "entrypoint") !== undefined) return false;
  return startOfFile(index, built.file, built.target)?.becomesRoot === true;
}

/** Whether a service builds an image whose entrypoint becomes root by a setuid program, and goes by that entrypoint. */
export function buildsBecomingRoot(doc: YamlDocument, { name }: Service): boolean {
  return (doc as Seen).becomingRoot?.has(name) === true;
}

/** The images that a service is of, as far as they are known. */
export function imagesOf(doc: YamlDocument, service: Service): readonly ImageReference[] {
  const own = image(doc, service);
  const base = (doc as Seen).baseImages?.get(service.name);
  return [...(own.is === "set" ? [own.value] : []), ...(base === undefined ? [] : [parseImage(base, 0)])];
}
