// What is said of a container that leaves its security context to the defaults: what it may do, and what it needs of that.
import { enumerated } from "../../core/lists.ts";
import { type Need, needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";
import type { Default } from "./_hardening.ts";

/** What the container may do: first what nothing speaks for, then the rest with what does. */
export function claims(doc: Manifest, container: Container, covered: readonly Default[]): string {
  const needed = covered.filter((one) => needOf(doc, container, one.field) !== undefined);
  const others = covered.filter((one) => !needed.includes(one));
  const risks = (fields: readonly Default[]) => enumerated(fields.map((one) => one.risk(container)));
  const first = others.length === 0 ? [] : [`it may ${risks(others)}`];
  if (needed.length === 0) return first.join("");
  const needs = needed.flatMap((one) => needOf(doc, container, one.field) ?? []);
  const verb = needs.every(({ weight }) => weight === "may") ? "may need" : "needs";
  const what = needed.length === 1 ? "that" : "some of that";
  const reasons = reasonsOf(needs);
  return [...first, `it may ${first.length > 0 ? "also " : ""}${risks(needed)}, and ${verb} ${what}: ${reasons}`].join(
    "; ",
  );
}

/** The reasons of some needs, each once; who did something before is not named again. */
function reasonsOf(needs: readonly Need[]): string {
  const reasons = [...new Set(needs.map(({ reason }) => reason))];
  const who = (reason: string) => /^(?:its \w+|it) /.exec(reason)?.[0] ?? "";
  return enumerated(
    reasons.map((reason, i) =>
      i > 0 && who(reason) === who(reasons[i - 1] ?? "") ? reason.slice(who(reason).length) : reason,
    ),
  );
}
