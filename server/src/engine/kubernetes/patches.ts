// Which files are patches: what a kustomization lists as such is laid over its resources.
import { fact } from "../core/fact.ts";
import type { Surroundings } from "../core/language.ts";
import { withProperties } from "../yaml/parse/parse.ts";
import { members } from "./kustomize.ts";
import type { Manifest } from "./objects.ts";

/** A file is a patch where kustomizations list it, and all of them as a patch. */
export const surroundings: Surroundings<Manifest> = {
  reads: [members],
  see(doc, path, index) {
    const rows = index.get(members, path);
    return rows.length > 0 && rows.every(({ data }) => data.as === "patch") ? asPatch(doc) : doc;
  },
};

const asPatch = fact((doc: Manifest) => withProperties<Manifest>(doc, { isPatch: true }));
