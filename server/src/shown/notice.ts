// Sentences in notifications, progress and reports of results. Editors and viewers make links of `[text](address)` there, even
// links that run a command; no sentence of ours has one.
import { shown } from "./shown.ts";

declare const brand: unique symbol;

/** A sentence in which nothing is a link. Only the functions of this file make it. */
export type Notice = string & { readonly [brand]: "notice" };

/** The sentence with a space wherever the address of a link would begin. */
export function notice(text: string): Notice {
  return shown(text).replace(/\](?=\()/g, "] ") as string as Notice;
}
