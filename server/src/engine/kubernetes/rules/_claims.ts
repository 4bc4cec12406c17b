// What is said of a container that leaves its security context to the defaults: what it may do, and what it needs of that.
import type { Related } from "../../core/finding.ts";
import { enumerated } from "../../core/lists.ts";
import { calledFirst } from "../called.ts";
import { mayBeRoot } from "../evidence.ts";
import { needOf } from "../needs.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";
import type { Default } from "./_hardening.ts";

/** A longer message is not read. */
const MOST = 95;

/**
 * The message about a container: first what nothing speaks for, then what it may need; as much of both as a message bears. Of a container
 * without a context it lists what that leaves, without what root has anyway; of one that has some of the fields, what the others allow.
 */
export function claims(doc: Manifest, container: Container, covered: readonly Default[], isEmpty: boolean): string {
  const needs = covered.map((one) => needOf(doc, container, one.field));
  const sorted = [...covered.filter((_, i) => !needs[i]), ...covered.filter((_, i) => needs[i])];
  const isUndropped = (one: Default) => one.field === "capabilities" && !mayBeRoot(container);
  const isRoot = sorted.some(({ field }) => field === "runAsNonRoot");
  const isTold = (one: Default) =>
    isEmpty ? !(isRoot && one.field === "allowPrivilegeEscalation") : !isUndropped(one);
  const risks = sorted.filter(isTold).map((one) => (isEmpty ? one.left(container) : one.risk(container)));
  const keeps = !isEmpty && sorted.some(isUndropped) ? ["keep its capabilities"] : [];
  const who = calledFirst(container);
  const need = needs.every((one) => one?.weight === "may") ? "may need" : "needs";
  const end = needs.includes(undefined) ? "" : `, and ${need} some of that`;
  const whole = isEmpty ? risks.join(", ") : enumerated([...risks, ...keeps]);
  const parts = risks.map((_, i) => `${risks.slice(0, risks.length - i).join(", ")} and more`);
  // Without what follows it, the longest of the parts is the whole.
  const told = risks.length === 0 ? [] : [whole, ...parts.slice(keeps.length === 0 ? 1 : 0)];
  const texts = told.map((one) => `${who} ${isEmpty ? `has no \`securityContext\` (${one})` : `may ${one}`}${end}.`);
  return texts.find((text) => text.length <= MOST) ?? texts.at(-1) ?? `${who} keeps its capabilities.`;
}

/** Why a container needs some of it, each reason once and where it is known from. */
export function reasonsFor(doc: Manifest, container: Container, covered: readonly Default[]): readonly Related[] {
  const needs = covered.flatMap((one) => needOf(doc, container, one.field) ?? []);
  const reasons = [...new Set(needs.map(({ reason }) => reason))];
  return reasons.map((reason) => ({
    message: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.`,
    at: container.image.at,
  }));
}
