// Which files hold manifests, judged by their paths and what they begin with.
import { nameIn } from "../core/paths.ts";
import { hasKeys, holdsUnusually } from "../yaml/parse/spelling.ts";
import { startsAsDocument } from "../yaml/recognize.ts";
import { isKustomization } from "./kustomize.ts";

/** The longest manifest that is checked, in characters. */
export const LIMIT = 8_000_000;

// Charts' values, Compose files and packages may hold both keys and are something else.
const isKnownOther = (path: string): boolean => {
  const name = nameIn(path);
  return (
    /^(?:Chart\.ya?ml|package(?:-lock)?\.json)$/i.test(name) ||
    (/\.ya?ml$/i.test(name) && /(?:^|[.-])(?:values|compose)[-.]/i.test(name))
  );
};

const KEYS = ["apiVersion", "kind"];
const IN_BRACKETS = [/["']?apiVersion["']?\s*:\s*["']?[\w{$]/, /["']?kind["']?\s*:\s*["']?[\w{$]/];
/** A manifest in JSON begins with one of the two; JSON that only contains a manifest, such as a list of test cases, does not. */
const FIRST_IN_BRACES = /^\s*\{\s*(["'])(?:apiVersion|kind)\1\s*:/;
const AT_TOP_LEVEL = [/^(["']?)apiVersion\1[ \t]*:(?:\s|$)/m, /^(["']?)kind\1[ \t]*:(?:\s|$)/m];
const ANYWHERE = [/^[ \t]*apiVersion[ \t]*:/m, /^[ \t]*kind[ \t]*:/m];

/** Whether a file holds manifests: a YAML or JSON file with `apiVersion` and `kind` in one of its documents. */
export function claims(path: string, head: string): boolean {
  // A kustomization may leave out both keys.
  if (isKustomization(path)) return true;
  if (!/\.(?:ya?ml|json)$/i.test(path) || isKnownOther(path)) return false;
  const inBrackets = /^\s*(?:\[|\{(?!\{))/.test(head);
  // Templates may indent whole documents; elsewhere only a key at the top level makes a manifest of a file.
  const wanted = inBrackets ? IN_BRACKETS : head.includes("{{") ? ANYWHERE : AT_TOP_LEVEL;
  if (wanted.every((key) => key.test(head))) return true;
  return holdsUnusually(head, { keys: KEYS, limit: LIMIT }, (root) => hasKeys(root, KEYS));
}

/** Whether a text is a manifest whatever its file is called: it begins as one. */
export function recognizes(head: string): boolean {
  return (startsAsDocument(head) || FIRST_IN_BRACES.test(head)) && claims("untitled.yaml", head);
}
