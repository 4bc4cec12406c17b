// Image references, `[registry[:port]/]path[:tag][@digest]`, each part a Value with its span. Shared by all languages.
import type { Span } from "./text.ts";
import { absent, set, unknown, type Value } from "./value.ts";

/** A stretch of a reference: its text, undefined where that cannot be known, and where it was written. */
export interface ImagePiece {
  readonly text: string | undefined;
  readonly at: Span;
}

export interface ImageReference {
  readonly at: Span;
  /** The whole reference, known only if all of it is. */
  readonly text: Value<string>;
  /** The host with its port; absent where Docker Hub is meant. */
  readonly registry: Value<string>;
  /** `library/node`, `node`, `team/app`: without registry, tag and digest. What follows an unknown registry is known. */
  readonly path: Value<string>;
  /** Absent, at the name, where none is written; then the runtime takes `latest`, unless there is a digest. */
  readonly tag: Value<string>;
  /**
   * The tag with a noncharacter in place of each part that is not known: so `${VERSION}-alpine` still says its variant. Empty without a
   * tag.
   */
  readonly tagShape: string;
  /** With its algorithm: `sha256:…`; not checked for length. */
  readonly digest: Value<string>;
}

/** Stands for an unknown piece while the parts are told apart, and in `tagShape`; a noncharacter, so no reference holds it. */
const HOLE = "\uFFFE";
const VARIABLE = /\$(?:\{[^}]*\}?|[A-Za-z_][A-Za-z0-9_]*)/g;

/** A reference as it stands in a file at offset `start`; `${VAR}` and `$VAR` are unknown. */
export function parseImage(text: string, start: number): ImageReference {
  const pieces: ImagePiece[] = [];
  let from = 0;
  const literal = (to: number) => {
    if (to > from) pieces.push({ text: text.slice(from, to), at: { start: start + from, end: start + to } });
  };
  for (const match of text.matchAll(VARIABLE)) {
    literal(match.index);
    from = match.index + match[0].length;
    pieces.push({ text: undefined, at: { start: start + match.index, end: start + from } });
  }
  literal(text.length);
  return imageOf(pieces, { start, end: start + text.length });
}

/**
 * Whether a login stands in front of the host: `user:password@registry/name`. No reference has one (distribution/reference, grammar:
 * https://pkg.go.dev/github.com/distribution/reference).
 */
export const hasLogin = (text: string): boolean => /^[^/@:]*:[^/@]*@[^@/]+\//.test(text);

/**
 * A reference put together from pieces, written at `at`. Of one with a login nothing is known, since all of it is a mistake and a part a
 * secret.
 */
export function imageOf(pieces: readonly ImagePiece[], at: Span): ImageReference {
  const whole = pieces.map((piece) => (piece.text === undefined ? HOLE : piece.text.replaceAll(HOLE, ""))).join("");
  if (hasLogin(whole)) {
    const nothing = unknown(at);
    return { at, text: nothing, registry: nothing, path: nothing, tag: nothing, tagShape: "", digest: nothing };
  }
  const place = placesOf(pieces, at);
  const part = (from: number, to: number): Value<string> => {
    const slice = whole.slice(from, to);
    return slice.includes(HOLE) ? unknown(place(from, to)) : set(slice, place(from, to));
  };
  const ats = whole.indexOf("@");
  const nameEnd = ats === -1 ? whole.length : ats;
  const slash = whole.lastIndexOf("/", nameEnd - 1);
  const colon = whole.slice(0, nameEnd).indexOf(":", slash + 1);
  const pathEnd = colon === -1 ? nameEnd : colon;
  const name = place(0, pathEnd);
  const registryEnd = registryLength(whole.slice(0, pathEnd));
  // A variable in the last part of the name may bring a tag or a digest of its own.
  const open = whole.slice(slash + 1, pathEnd).includes(HOLE);
  return {
    at,
    text: whole.includes(HOLE) ? unknown(at) : set(whole, at),
    registry: registryEnd > 0 ? part(0, registryEnd) : whole.startsWith(HOLE) ? unknown(name) : absent(name),
    path: part(registryEnd === 0 ? 0 : registryEnd + 1, pathEnd),
    tag: colon !== -1 ? part(colon + 1, nameEnd) : open ? unknown(name) : absent(name),
    tagShape: colon === -1 ? "" : whole.slice(colon + 1, nameEnd),
    digest: ats !== -1 ? part(ats + 1, whole.length) : whole.includes(HOLE, slash + 1) ? unknown(name) : absent(name),
  };
}

/** How much of a name is its registry: a first part with a dot or a colon, `localhost`, or one that is unknown. */
function registryLength(name: string): number {
  const slash = name.indexOf("/");
  if (slash === -1) return 0;
  const first = name.slice(0, slash);
  return /[.:\uFFFE]/.test(first) || first === "localhost" || first !== first.toLowerCase() ? slash : 0;
}

/** From indexes of the joined pieces to a span in the file. A piece whose text differs from what is written counts as a whole. */
function placesOf(pieces: readonly ImagePiece[], at: Span): (from: number, to: number) => Span {
  return (from, to) => {
    let index = 0;
    let start: number | undefined;
    let end: number | undefined;
    for (const piece of pieces) {
      const length = piece.text === undefined ? 1 : piece.text.length;
      const exact = piece.text !== undefined && length === piece.at.end - piece.at.start;
      if (index + length > from && index < to) {
        start ??= exact ? piece.at.start + Math.max(0, from - index) : piece.at.start;
        end = exact ? piece.at.start + Math.min(length, to - index) : piece.at.end;
      }
      index += length;
    }
    return start === undefined || end === undefined ? at : { start, end };
  };
}

/** Docker Hub's spellings of itself. */
const DOCKER_HUB: ReadonlySet<string> = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/**
 * Registries that have images of Docker Hub: what a path there begins with, and what stands in its place on Docker Hub. What else is
 * there has names of its own.
 */
const MIRRORS: ReadonlyMap<string, readonly (readonly [path: string, name: string])[]> = new Map([
  // Docker's official images (https://gallery.ecr.aws/docker), and what its publishers push to both.
  [
    "public.ecr.aws",
    [
      ["docker/library/", ""],
      ["amazonlinux/amazonlinux", "amazonlinux"],
      ["ubuntu/ubuntu", "ubuntu"],
      ["debian/debian", "debian"],
    ],
  ],
  // Google's has those of all accounts.
  ["mirror.gcr.io", [["", ""]]],
  // Microsoft's copies of a few official ones, for its own builds.
  ["mcr.microsoft.com", [["mirror/docker/library/", ""]]],
  // Distributions' own registries.
  ["registry.fedoraproject.org", [["fedora", "fedora"]]],
  [
    "quay.io",
    [
      ["fedora/fedora", "fedora"],
      ["almalinuxorg/almalinux", "almalinux"],
      ["rockylinux/rockylinux", "rockylinux"],
    ],
  ],
]);

/** Whether a mirror has only some of the tags that an image has on Docker Hub: those that its owner builds with. */
export function hasFewTags({ registry }: ImageReference): boolean {
  return registry.is === "set" && registry.value.toLowerCase() === "mcr.microsoft.com";
}

/**
 * Hosts that say by their name that they mirror Docker Hub, as `docker.mirror.hashicorp.services` of HashiCorp's repositories and
 * `hub-mirror.c.163.com` do: a mirror has its images under the names they have there.
 */
const NAMED_MIRROR = /^(?:docker|dockerhub|docker-hub|hub)[-.]mirror[-.]/i;

/** Whether an image is taken from Docker Hub itself. */
export function isFromHub({ registry }: ImageReference): boolean {
  return registry.is === "absent" || (registry.is === "set" && DOCKER_HUB.has(registry.value.toLowerCase()));
}

/**
 * The name under which an image of Docker Hub is known: `node` for `node`, `library/node`, `docker.io/library/node` and a
 * public mirror's `public.ecr.aws/docker/library/node`, `bitnami/redis` for another account's. Undefined for other registries
 * and where the name is not known.
 */
export function hubName(image: ImageReference): string | undefined {
  const { registry, path } = image;
  if (path.is !== "set") return undefined;
  const mirror = mirrorsAt(registry).find(([front]) =>
    front === "" || front.endsWith("/") ? path.value.startsWith(front) : path.value === front,
  );
  if (mirror === undefined && !isFromHub(image)) return undefined;
  const name = mirror === undefined ? path.value : `${mirror[1]}${path.value.slice(mirror[0].length)}`;
  return name.startsWith("library/") ? name.slice("library/".length) : name;
}

/** What of Docker Hub a registry has, and under which names; nothing where it is no mirror. */
function mirrorsAt(registry: Value<string>): readonly (readonly [path: string, name: string])[] {
  if (registry.is !== "set") return [];
  return MIRRORS.get(registry.value.toLowerCase()) ?? (NAMED_MIRROR.test(registry.value) ? [["", ""]] : []);
}

/** Registry and path as one text, `ghcr.io/team/app`; undefined where a part is not known. */
export function nameOf({ registry, path }: ImageReference): string | undefined {
  if (path.is !== "set" || registry.is === "unknown") return undefined;
  return registry.is === "set" ? `${registry.value}/${path.value}` : path.value;
}
