// What several deployments, or several objects made from one text, say of one place becomes one finding.
import type { Deployment } from "../core/deployment.ts";
import type { Document } from "../core/document.ts";
import { nameOf } from "../core/finding.ts";
import { type Moved, reaches } from "./deployed.ts";
import type { Draft } from "./draft.ts";

/** A draft that a deployed document gave, at its place. */
export interface Said extends Moved {
  readonly deployment: Deployment;
  /** Which deployed document said it, and where: what is written once may be in it several times. */
  readonly doc: Document;
  readonly from: number;
}

/**
 * One draft for each place and rule, the first of those that were said. Where a deployment that has the place does not say
 * so, `via` names those that do. A document may say more than one thing of a place of its own: the first of one place agrees
 * with the first of another.
 */
export function agreed(said: readonly Said[], deployments: readonly Deployment[]): readonly Moved[] {
  const groups = new Map<string, { readonly first: Said; readonly by: Set<Deployment> }>();
  const counts = new Map<string, number>();
  const ids = new Map<Document, number>();
  const idOf = (doc: Document) => {
    const id = ids.get(doc) ?? ids.size;
    ids.set(doc, id);
    return id;
  };
  for (const one of said) {
    const { draft, home, doc, deployment, from } = one;
    const place = `${nameOf(draft)} ${idOf(home.doc)} ${draft.at.start} ${draft.at.end}`;
    const nth = counts.get(`${place} ${idOf(doc)} ${from}`) ?? 0;
    counts.set(`${place} ${idOf(doc)} ${from}`, nth + 1);
    const key = `${place} ${nth}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: one, by: new Set([deployment]) });
    else group.by.add(deployment);
  }
  return [...groups.values()].map(({ first, by }): Moved => {
    const { draft, home } = first;
    const having = deployments.filter((one) => reaches(one, home.doc, draft.at.start));
    if (having.every((one) => by.has(one))) return { draft, home };
    const via: Draft["via"] = [...by].map(({ id }) => id).sort();
    return { draft: { ...draft, via }, home };
  });
}
