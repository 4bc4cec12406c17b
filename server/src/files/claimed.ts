// Reads a file as far as it takes to know whether a language claims it.
import { HEAD } from "../engine/core/language.ts";
import type { Files, Text, Unreadable } from "./port.ts";

/**
 * A file that is claimed by its beginning, or with `whole` by anything in it: a manifest must not be hidden behind comments.
 * Undefined for any other.
 */
export async function readClaimed(
  files: Pick<Files, "read" | "readIf">,
  uri: string,
  claims: (text: string) => boolean,
  whole: boolean,
): Promise<Text | Unreadable | undefined> {
  let goesOn = false;
  const found = await files.readIf(uri, (head) => {
    // The head was cut after so many bytes, and a UTF-16 unit takes three of them at most.
    goesOn = head.length > HEAD / 3 - 1;
    return claims(head);
  });
  if (found !== undefined || !whole || !goesOn) return found;
  const all = await files.read(uri);
  return "failed" in all || claims(all.text) ? all : undefined;
}
