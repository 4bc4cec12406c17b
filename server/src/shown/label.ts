// The words of a row, a button or a lens: editors draw an icon for each `$(name)` there, and only those that we put there are meant.
import { shown } from "./shown.ts";

declare const brand: unique symbol;

/** Words in which no icon is. Only the functions of this file make them. */
export type Label = string & { readonly [brand]: "label" };

/** The words with a gap wherever an icon would begin. */
export function label(text: string): Label {
  return shown(text).replace(/\$(?=\()/g, "$ ") as string as Label;
}

/** A codicon of ours in front of words. */
export function withIcon(icon: string, words: Label): Label {
  return `$(${icon.replace(/[^a-z0-9~-]/g, "")}) ${words}` as Label;
}
