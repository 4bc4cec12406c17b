// As whom images run, as far as their public Dockerfiles were read; for all languages. The table and how it is reviewed:
// data/README.md.
import { fact } from "../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../core/image.ts";
import { fits } from "../core/pattern.ts";
import { IMAGE_USERS } from "./tables/image-users.ts";

export interface ImageUser {
  /** `root`: starts and stays as root. `steps down`: its entrypoint goes on as `user`. `user`: its configuration names `user`. */
  readonly runsAs: "root" | "steps down" | "user";
  readonly user: string | undefined;
  /** A user that the image brings and does not use by itself. */
  readonly brings: string | undefined;
  /** The same program in an image that runs without root, whose tags are named alike. */
  readonly twin: string | undefined;
}

interface Row extends ImageUser {
  /** Patterns in which `*` stands for any text. */
  readonly tags: readonly string[];
}

const rowsByImage = fact((table: typeof IMAGE_USERS) => {
  const all = new Map<string, Row[]>();
  for (const text of table.rows) {
    const [images = "", tags = "", how = "", brings = "", twin = ""] = text.split("|");
    const row: Row = {
      tags: tags.split(" "),
      runsAs: how === "" ? "root" : how.startsWith("<") ? "steps down" : "user",
      user: how.slice(1) || undefined,
      brings: brings || undefined,
      twin: twin || undefined,
    };
    for (const image of images.split(" ")) all.set(image, [...(all.get(image) ?? []), row]);
  }
  return all;
});

/** As whom an image runs; undefined for one that the table does not have. A tag that is not known counts as any. */
export function imageUser(image: ImageReference): ImageUser | undefined {
  const name = hubName(image) ?? nameOf(image);
  if (name === undefined) return undefined;
  const rows = rowsByImage(IMAGE_USERS);
  const tag = image.tag.is === "set" ? image.tag.value : "";
  const namespace = `${name.slice(0, name.lastIndexOf("/"))}/*`;
  return [...(rows.get(name) ?? []), ...(rows.get(namespace) ?? [])].find(({ tags }) =>
    tags.some((pattern) => fits(tag, pattern)),
  );
}
