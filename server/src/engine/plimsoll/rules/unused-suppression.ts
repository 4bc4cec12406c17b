// plimsoll/unused-suppression: an exception whose rules all ran and found nothing that it covers, or that its tool does not obey.

import { choice, type Fix, type Problem, safe } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { nameOfTool } from "../../core/peers.ts";
import { type Outcome, source } from "../../core/rule.ts";
import type { Suppression } from "../../core/suppression.ts";
import { auditRule, type Group, groupsOf, placeOfId, remediesFor, removal, removalOfId } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/unused-suppression",
  title: "Exceptions must ignore something",
  label: "Unused exception",
  why: "An exception that outlives its finding hides the next one in the same place. It is only reported if all its rules ran. An exception in the form of another tool is also reported if that tool does not read it, so that nobody relies on it.",
  breaks: "If a different tool reads the exception too, its finding comes back there. Run that tool once.",
  leave: {
    when: "Leave it where the finding only appears elsewhere, such as with a stricter preset in CI or a different Kubernetes version.",
  },
  severity: "info",
  milder: { hint: "the exception is well-formed and there is just nothing to ignore" },
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  examples: [
    {
      bad: source`
        «# plimsoll: ignore dockerfile/no-latest-base»
        FROM node:24-slim
      `,
      fixed: source`
        FROM node:24-slim
      `,
    },
    {
      bad: source`
        # hadolint ignore=DL3007« - we follow the newest»
        FROM debian:latest
      `,
      fixed: source`
        # hadolint ignore=DL3007 # we follow the newest
        FROM debian:latest
      `,
    },
    {
      bad: source`
        # plimsoll: ignore dockerfile/untagged-base, «dockerfile/no-latest-base» -- pinned by the registry
        FROM node
      `,
      fixed: source`
        # plimsoll: ignore dockerfile/untagged-base -- pinned by the registry
        FROM node
      `,
    },
  ],
  *audit(outcome, doc) {
    for (const group of groupsOf(outcome.suppressions)) {
      yield* disobeyed(doc.text, group);
      const stale = group.members.filter((one) => isStale(one, outcome));
      if (stale.length === group.members.length && stale.length > 0) yield whole(doc.text, group);
      else for (const one of stale) yield* single(doc.text, group, one);
    }
  },
});

function isStale(one: Suppression, { used, ran, today }: Outcome): boolean {
  const { rules, fault, until, ids } = one;
  if (used.has(one) || rules === "all" || rules.size === 0 || fault !== undefined) return false;
  // What covers a whole tool or a pattern is a policy; what has expired is reported as that.
  if (ids.some((id) => id.toLowerCase() === "all" || id.includes("*")) || (until !== undefined && until < today))
    return false;
  // Whether housekeeping is silenced is not known before it has spoken.
  return [...rules].every((rule) => ran(rule) && !rule.startsWith("plimsoll/"));
}

/** What the tool of an exception does not obey, and why. */
function* disobeyed(text: string, group: Group): Iterable<Problem> {
  if (group.tool === "plimsoll") return;
  const told = new Set<string>();
  const isWhole = group.members.every(({ fault }) => fault !== undefined);
  for (const { fault } of group.members) {
    if (fault === undefined || told.has(fault.message)) continue;
    told.add(fault.message);
    const { at, message } = fault;
    const change = isWhole ? removal(text, group) : undefined;
    yield {
      at,
      message,
      missing: "elsewhere",
      fix: [...remediesFor(fault), ...(change === undefined ? [] : [choice("Remove this exception", change)])],
    };
  }
}

function whole(text: string, group: Group): Problem {
  const ids = group.members.flatMap(({ ids }) => ids.map((id) => `\`${id}\``));
  const change = removal(text, group);
  return {
    at: group.at,
    message: messageFor(group, ids),
    missing: "elsewhere",
    atMost: "hint",
    ...(change === undefined ? {} : { fix: removed(group, "Remove this exception", change) }),
  };
}

function* single(text: string, group: Group, one: Suppression): Iterable<Problem> {
  const id = one.ids[0] ?? "";
  const change = removalOfId(text, group.at, id);
  const at = placeOfId(text, group.at, id) ?? group.at;
  yield {
    at,
    message: messageFor(group, [`\`${id}\``]),
    missing: "elsewhere",
    atMost: "hint",
    ...(change === undefined ? {} : { fix: removed(group, `Remove \`${id}\` from this exception`, change) }),
  };
}

/** Another tool's rule of the same meaning may still find something where ours does not. */
function messageFor({ tool }: Group, ids: readonly string[]): string {
  const ignore = ids.length === 1 ? "ignores" : "ignore";
  return tool === "plimsoll"
    ? `${enumerated(ids)} ${ignore} nothing here.`
    : `${enumerated(ids)} ${ignore} no Plimsoll finding here; ${nameOfTool(tool)} may still need ${ids.length > 1 ? "them" : "it"}.`;
}

function removed({ tool }: Group, title: string, change: Fix["changes"][number]): Fix {
  return tool === "plimsoll"
    ? safe(title, change)
    : choice(`${title} (if ${nameOfTool(tool)} does not need it)`, change);
}
