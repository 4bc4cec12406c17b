// Workspace folders as rows call them.
import { wholePath } from "../paths.ts";

export interface Folder {
  readonly uri: string;
  readonly name: string;
}

/** The folders, with those of one name told apart by as many of the folders above them as it takes: `acme/shop`, `old/shop`. */
export function toldApart(folders: readonly Folder[]): readonly Folder[] {
  const steps = folders.map(({ uri }) => wholePath(uri).split("/").filter(Boolean).slice(0, -1));
  const deepest = steps.reduce((most, { length }) => Math.max(most, length), 0);
  let names = folders.map(({ name }) => name);
  for (let above = 1; above <= deepest; above += 1) {
    const times = new Map<string, number>();
    for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
    if (times.size === names.length) break;
    names = folders.map(({ name }, i) =>
      (times.get(names[i] ?? name) ?? 0) > 1 ? [...(steps[i] ?? []).slice(-above), name].join("/") : (names[i] ?? name),
    );
  }
  return folders.map((folder, i) => ({ ...folder, name: names[i] ?? folder.name }));
}
