// The users that images run as by default, as far as their public Dockerfiles were read; for all languages. The table and how
// it is reviewed: data/README.md.
import { fact } from "../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { addTo } from "../core/lists.ts";
import { folderOf } from "../core/paths.ts";
import { fits } from "../core/pattern.ts";
import { IMAGE_USERS } from "./tables/image-users.ts";

export interface ImageUser {
  /**
   * `root`: starts and stays as root. `drops privileges`: starts as root, and its entrypoint goes on as `user`. `user`: its
   * configuration names `user`.
   */
  readonly runsAs: "root" | "drops privileges" | "user";
  readonly user: string | undefined;
  /** The commands for which the entrypoint drops privileges, as patterns; a comma parts the words of one. */
  readonly dropsFor: readonly string[];
  /** A user that the image brings and does not use by itself. */
  readonly brings: string | undefined;
  /** The same program in an image that runs without root: as another user the image itself could not do its work. */
  readonly twin: Twin | undefined;
}

export interface Twin {
  readonly name: string;
  /** Whether it has the tag of the image. */
  readonly hasTag: boolean;
  /** What else is different there, as in "listens on port 8080". */
  readonly change: string;
}

/**
 * The numbers of users that have the same one wherever a row of the table names them. Sources: `nobody` of Debian's and Alpine's
 * base files and of the busybox that Prometheus' images are built on; `nonroot` of distroless (`common/variables.bzl`) and of
 * Docker's hardened images; `node` of every Dockerfile of nodejs/docker-node, on which Ghost's is built.
 */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["nobody", 65534],
  ["nonroot", 65532],
  ["node", 1000],
]);

/** The number of a user that a row names; undefined where it is not known, or root's. */
export function numberOfUser(user: string): number | undefined {
  const number = /^\d+$/.test(user) ? Number(user) : NUMBERS.get(user);
  return number === 0 ? undefined : number;
}

interface Row extends Omit<ImageUser, "twin"> {
  /** Patterns in which `*` stands for any text. */
  readonly tags: readonly string[];
  /** Another user would break it. */
  readonly needsRoot: boolean;
  readonly twin: Omit<Twin, "hasTag"> | undefined;
  /** The tags that the twin has, as such patterns. */
  readonly twinTags: readonly string[];
}

const rowsByImage = fact((table: typeof IMAGE_USERS) => {
  const all = new Map<string, Row[]>();
  for (const text of table.rows) {
    const [images = "", tags = "", how = "", brings = "", twin = "", twinTags = "", change = ""] = text.split("|");
    const [user, ...dropsFor] = how.slice(1).split(" ");
    const row: Row = {
      tags: tags.split(" "),
      needsRoot: how === "!",
      runsAs: how === "" || how === "!" ? "root" : how.startsWith("<") ? "drops privileges" : "user",
      user: user || undefined,
      dropsFor,
      brings: brings || undefined,
      twin: twin === "" ? undefined : { name: twin, change },
      twinTags: twinTags.split(" "),
    };
    for (const image of images.split(" ")) addTo(all, image, row);
  }
  return all;
});

/**
 * The default user of an image; undefined for one that the table does not have, and for a digest alone where the image's tags have
 * several. A tag that is not known counts as any.
 */
export function imageUser(image: ImageReference): ImageUser | undefined {
  const rows = rowsOf(image);
  const row = rowOf(image, rows);
  const isDigestAlone = image.tag.is === "absent" && image.digest.is !== "absent";
  if (row === undefined || (isDigestAlone && rows.some(({ runsAs }) => runsAs !== row.runsAs))) return undefined;
  const hasTag = row.twinTags.some((pattern) => fits(tagOf(image), pattern));
  return { ...row, twin: row.twin === undefined ? undefined : { ...row.twin, hasTag } };
}

/**
 * Images with a user who may do everything by `sudo` and is asked for no password, and what that user is called. Sources:
 * SeleniumHQ/docker-selenium, Base/Dockerfile (`ALL ALL = (ALL) NOPASSWD: ALL`); CircleCI-Public/cimg-base, 22.04/Dockerfile, on which
 * all of `cimg/` are built; gitpod-io/workspace-images, base/Dockerfile; coder/code-server, ci/release-image/Dockerfile;
 * actions/runner, images/Dockerfile.
 */
const SUDOERS: readonly (readonly [name: string, users: readonly string[]])[] = [
  ["selenium/*", ["1200", "seluser"]],
  ["cimg/*", ["3434", "circleci"]],
  ["gitpod/workspace-*", ["33333", "gitpod"]],
  ["codercom/code-server", ["1000", "coder"]],
  ["ghcr.io/actions/actions-runner", ["1001", "runner"]],
];

/** Whether a user of an image becomes root without a password: its rights are root's wherever privileges may be gained. */
export function isSudoer(image: ImageReference, user: string): boolean {
  const names = [hubName(image), nameOf(image)];
  return SUDOERS.some(
    ([pattern, users]) => users.includes(user) && names.some((name) => name !== undefined && fits(name, pattern)),
  );
}

/** Whether the entrypoint of an image drops privileges for a command, given as its words. */
export function dropsFor(patterns: readonly string[], command: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.split(",").every((word, i) => fits(command[i] ?? "", word)));
}

/**
 * Whether another user may break an image: it prepares files as root or binds a port below 1024. Where the tag is not known
 * (a variable, a digest alone), one tag of the image that needs root is enough; for a tag that the table does not have, so is
 * one that is more than a program started as root.
 */
export function mayNeedRoot(image: ImageReference): boolean {
  const rows = rowsOf(image);
  const row = rowOf(image, rows);
  if (row === undefined) return rows.some(({ needsRoot, runsAs }) => needsRoot || runsAs !== "root");
  const known = image.tag.is === "set" || (image.tag.is === "absent" && image.digest.is === "absent");
  return known ? row.needsRoot : rows.some(({ needsRoot }) => needsRoot);
}

function rowsOf(image: ImageReference): readonly Row[] {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return [];
  const rows = rowsByImage(IMAGE_USERS);
  const namespace = `${folderOf(name)}/*`;
  return [...(rows.get(name) ?? []), ...(rows.get(namespace) ?? [])];
}

function rowOf(image: ImageReference, rows: readonly Row[]): Row | undefined {
  const rowFor = (tag: string) => rows.find(({ tags }) => tags.some((pattern) => fits(tag, pattern)));
  return (image.tag.is === "unknown" ? rowFor(image.tagShape) : undefined) ?? rowFor(tagOf(image));
}

function tagOf({ tag }: ImageReference): string {
  return tag.is === "set" ? tag.value : "";
}
