// Which files hold manifests, judged by their paths and what they begin with.
import { nameIn } from "../core/paths.ts";
import { type Node, pairOf } from "../yaml/node.ts";
import { holdsUnusually } from "../yaml/parse/spelling.ts";
import { splitDocuments } from "../yaml/parse/split.ts";
import { hasKeysInBraces, isAtMargin, startsAsDocument } from "../yaml/recognize.ts";
import { mask } from "../yaml/template/mask.ts";
import { isKustomization } from "./kustomize.ts";
import { chartTemplates } from "./reach.ts";

/** The longest manifest that is checked, in characters. */
export const LIMIT = 8_000_000;

/** Charts, their values, Compose files and packages may hold both keys and are something else. */
const OTHER =
  /^(?:(?:Chart|values|(?:(?:docker|podman|container)-)?compose(?:[.-]override)?)\.ya?ml|package(?:-lock)?\.json)$/i;
/** Names that such files have too, and that say nothing where the text is a manifest in full: `values-prod.yaml`, `compose-api.yaml`. */
const SEEMS_OTHER = /(?:^|[.-])(?:values|compose)[-.]/i;
/** What objects have beside an API version and a kind, at the margin. */
const OF_OBJECTS = [
  /^["']?metadata["']?[ \t]*:(?:\s|$)/m,
  /^["']?(?:spec|data|stringData|rules|subjects|webhooks)["']?[ \t]*:(?:\s|$)/m,
];

function isKnownOther(path: string, head: string): boolean {
  const name = nameIn(path);
  if (OTHER.test(name)) return true;
  return SEEMS_OTHER.test(name) && ![...AT_TOP_LEVEL, ...OF_OBJECTS].every((key) => key.test(head));
}

/** Whether a YAML file that is still empty may become a manifest: tools keep their own settings in files and folders with a dot. */
export function mayHoldManifests(path: string): boolean {
  return /\.ya?ml$/i.test(path) && !isKnownOther(path, "") && !path.split("/").some((part) => part.startsWith("."));
}

const KEYS = ["apiVersion", "kind"];
const AT_TOP_LEVEL = [/^(["']?)apiVersion\1[ \t]*:(?:\s|$)/m, /^(["']?)kind\1[ \t]*:(?:\s|$)/m];
const INDENTED = [/^[ \t]*apiVersion[ \t]*:/m, /^[ \t]*kind[ \t]*:/m];
/** A manifest in JSON begins with one of the two; JSON that only contains a manifest, such as a list of test cases, does not. */
const FIRST_IN_BRACES = /^\s*\{\s*(["'])(?:apiVersion|kind)\1\s*:/;
const IN_BRACKETS = /^\s*(?:\[|\{(?!\{))/;

/**
 * Whether a file holds manifests: a YAML or JSON file with `apiVersion` and `kind` in one of its documents. What only contains
 * manifests somewhere (a schema, a playbook, a workflow, a test of a chart) is none.
 */
export function claims(path: string, head: string): boolean {
  // A kustomization may leave out both keys.
  if (isKustomization(path)) return true;
  if (!/\.(?:ya?ml|json)$/i.test(path) || isKnownOther(path, head)) return false;
  const isInBrackets = IN_BRACKETS.test(head);
  if (isInBrackets ? hasKeysInBraces(head, KEYS) : AT_TOP_LEVEL.every((key) => key.test(head))) return true;
  if (!isInBrackets && chartTemplates(path) !== undefined && isTemplate(head)) return true;
  return holdsUnusually(head, { keys: KEYS, limit: LIMIT }, hasBoth);
}

function hasBoth(root: Node | undefined): boolean {
  return KEYS.every((key) => pairOf(root, key) !== undefined);
}

/** An include that may write the keys, and what follows them in a workload. */
const INCLUDE = /^\{\{-?[ \t]*(?:include|template|tpl)\b/m;
const SPEC = /^spec[ \t]*:/m;

/**
 * Whether a template of a chart makes a manifest. A branch or a loop may indent a document as a whole, and an include may
 * write what a document begins with.
 */
function isTemplate(head: string): boolean {
  if (!head.includes("{{")) return false;
  const { text } = mask(head);
  if (INCLUDE.test(head) && SPEC.test(text)) return true;
  return (
    INDENTED.every((key) => key.test(text)) &&
    splitDocuments(text).some(({ start, end }) => isAtMargin(text.slice(start, end), INDENTED))
  );
}

/** Whether a text is a manifest whatever its file is called: it begins as one. */
export function recognizes(head: string): boolean {
  return (startsAsDocument(head) || FIRST_IN_BRACES.test(head)) && claims("untitled.yaml", head);
}
