// Exceptions that only Dockerfiles know: hadolint's pragmas, BuildKit's `check`, the Dockerfile language server's comment.
import type { Catalog } from "../catalog/catalog.ts";
import type { Directive } from "../core/document.ts";
import type { Suppression, SuppressionOrigin, SuppressionScope } from "../core/suppression.ts";
import { because, isObeyed, listed, perId, type Reading, wholeTool } from "./foreign.ts";
import { WHOLE_FILE } from "./own.ts";

/** hadolint's README, "Inline ignores": `ignore`, `global ignore`, and from 2.15 `stage ignore`; a reason needs its own `#`. */
export function hadolint(reading: Reading): readonly Suppression[] {
  const { doc, comment, language, catalog } = reading;
  const pragma = /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=([^#]*)(?:#(.*))?$/.exec(comment.text);
  if (pragma === null || !isObeyed("hadolint", reading) || !comment.ownLine) return [];
  const ids = listed(pragma[2] ?? "");
  if (ids.some((id) => /\s/.test(id))) return [];
  const target = comment.target;
  const scope =
    pragma[1] === "global"
      ? WHOLE_FILE
      : target && { at: pragma[1] === "stage" ? language.section(doc, target) : target };
  if (scope === undefined) return [];
  return perId(catalog, { tool: "hadolint", at: comment.at }, ids, scope, because(pragma[3]));
}

/** Of hadolint's pragmas stacked above one instruction only the last counts (hadolint#370). */
export function withoutOverruled(suppressions: readonly Suppression[]): readonly Suppression[] {
  const last = new Map<string, number>();
  const place = ({ origin, scope }: Suppression) =>
    origin.tool === "hadolint" && "at" in scope ? `${scope.at.start}:${scope.at.end}` : undefined;
  for (const one of suppressions) {
    const key = place(one);
    if (key !== undefined) last.set(key, one.origin.at?.start ?? 0);
  }
  return suppressions.filter((one) => {
    const key = place(one);
    return key === undefined || last.get(key) === one.origin.at?.start;
  });
}

/** Docker's "Build checks": the directive `check=skip=A,B;error=true` at the head of the file; a second one counts for nothing. */
export function fromDirectives(directives: readonly Directive[], catalog: Catalog): readonly Suppression[] {
  const check = directives.find(({ name }) => name === "check");
  return check === undefined ? [] : skipped(check.value, { tool: "buildkit", at: check.at }, WHOLE_FILE, catalog);
}

/** The same in a comment above an instruction (moby/buildkit#6334): what follows the first blank is free text. */
export function buildkit(reading: Reading): readonly Suppression[] {
  const { comment, catalog } = reading;
  const check = /^check\s*=\s*(\S+)(?:\s(.*))?$/i.exec(comment.text);
  if (check === null || !isObeyed("buildkit", reading) || comment.target === undefined || !comment.ownLine) return [];
  const origin = { tool: "buildkit", at: comment.at };
  return skipped(check[1] ?? "", origin, { at: comment.target }, catalog, because(check[2]));
}

function skipped(
  value: string,
  origin: SuppressionOrigin,
  scope: SuppressionScope,
  catalog: Catalog,
  more: { readonly reason?: string } = {},
): readonly Suppression[] {
  const skip = value.split(";").find((part) => /^\s*skip\s*=/i.test(part));
  const ids = listed(skip?.slice(skip.indexOf("=") + 1) ?? "");
  if (ids.some((id) => id.toLowerCase() === "all")) return [wholeTool(catalog, origin, "all", scope, more)];
  return perId(catalog, origin, ids, scope, more);
}

// What the Dockerfile language server (dockerfile-utils) checks, by the names BuildKit gives the same.
const DOCKERFILE_UTILS = [
  "ConsistentInstructionCasing",
  "MaintainerDeprecated",
  "MultipleInstructionsDisallowed",
  "NoEmptyContinuation",
  "WorkdirRelativePath",
  "DuplicateStageName",
] as const;

/** The Dockerfile language server's README: the next instruction. */
export function dockerfileUtils(reading: Reading): readonly Suppression[] {
  const { comment, catalog } = reading;
  if (!/^dockerfile-utils:\s*ignore\b/.test(comment.text) || comment.target === undefined) return [];
  if (!isObeyed("dockerfile-utils", reading)) return [];
  const rules = new Set(DOCKERFILE_UTILS.flatMap((id) => catalog.resolve(`buildkit:${id}`)));
  return [{ ids: ["all"], rules, scope: { at: comment.target }, origin: { tool: "dockerfile-utils", at: comment.at } }];
}
