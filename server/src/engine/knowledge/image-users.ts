// The users that images run as by default, as far as their public Dockerfiles were read; for all languages. The table and how
// it is reviewed: data/README.md.
import { fact } from "../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { fits } from "../core/pattern.ts";
import { IMAGE_USERS } from "./tables/image-users.ts";

export interface ImageUser {
  /**
   * `root`: starts and stays as root. `drops privileges`: starts as root, and its entrypoint goes on as `user`. `user`: its
   * configuration names `user`.
   */
  readonly runsAs: "root" | "drops privileges" | "user";
  readonly user: string | undefined;
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

interface Row extends Omit<ImageUser, "twin"> {
  /** Patterns in which `*` stands for any text. */
  readonly tags: readonly string[];
  readonly twin: Omit<Twin, "hasTag"> | undefined;
  /** The tags that the twin has, as such patterns. */
  readonly twinTags: readonly string[];
}

const rowsByImage = fact((table: typeof IMAGE_USERS) => {
  const all = new Map<string, Row[]>();
  for (const text of table.rows) {
    const [images = "", tags = "", how = "", brings = "", twin = "", twinTags = "", change = ""] = text.split("|");
    const row: Row = {
      tags: tags.split(" "),
      runsAs: how === "" ? "root" : how.startsWith("<") ? "drops privileges" : "user",
      user: how.slice(1) || undefined,
      brings: brings || undefined,
      twin: twin === "" ? undefined : { name: twin, change },
      twinTags: twinTags.split(" "),
    };
    for (const image of images.split(" ")) all.set(image, [...(all.get(image) ?? []), row]);
  }
  return all;
});

/** The default user of an image; undefined for one that the table does not have. A tag that is not known counts as any. */
export function imageUser(image: ImageReference): ImageUser | undefined {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return undefined;
  const rows = rowsByImage(IMAGE_USERS);
  const tag = image.tag.is === "set" ? image.tag.value : "";
  const namespace = `${name.slice(0, name.lastIndexOf("/"))}/*`;
  const all = [...(rows.get(name) ?? []), ...(rows.get(namespace) ?? [])];
  const row = all.find(({ tags }) => tags.some((pattern) => fits(tag, pattern)));
  if (row === undefined) return undefined;
  const hasTag = row.twinTags.some((pattern) => fits(tag, pattern));
  return { ...row, twin: row.twin === undefined ? undefined : { ...row.twin, hasTag } };
}
