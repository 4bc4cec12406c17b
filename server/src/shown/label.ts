// The words of a row, a button or a lens: editors draw an icon for each `$(name)` there; only ours are meant to be.
import { shown } from "./shown.ts";

declare const brand: unique symbol;

/** Words without an icon, but for one of ours in front. Only the functions of this file make them. */
export type Label = string & { readonly [brand]: "label" };

/** The words with a space wherever an icon would begin. */
export function label(text: string): Label {
  return shown(text).replace(/\$(?=\()/g, "$ ") as string as Label;
}

/** Words behind a codicon. */
export function withIcon(icon: string, words: Label): Label {
  return `$(${icon.replace(/[^a-z0-9~-]/g, "")}) ${words}` as Label;
}
