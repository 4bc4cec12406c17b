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
const MOST = 100;

/**
 * The message about a container: first what nothing speaks for, then what it may need; as much of both as a message bears. A context
 * that has some of the fields is not mentioned: what it lacks is.
 */
export function claims(doc: Manifest, container: Container, covered: readonly Default[], isEmpty: boolean): string {
  const needs = covered.map((one) => needOf(doc, container, one.field));
  const sorted = [...covered.filter((_, i) => !needs[i]), ...covered.filter((_, i) => needs[i])];
  const isUndropped = (one: Default) => one.field === "capabilities" && !mayBeRoot(container);
  const risks = sorted.filter((one) => !isUndropped(one)).map((one) => one.risk(container));
  const drops = sorted.some(isUndropped) ? " and drops no capabilities" : "";
  const start = `${calledFirst(container)} ${isEmpty ? "has no security context: it may" : "may"}`;
  const end = needs.includes(undefined) ? "" : ", and needs some of that";
  const texts = risks.map((_, i) => {
    const told = risks.slice(0, risks.length - i);
    const all = i === 0 ? `${enumerated(told)}${drops}` : `${told.join(", ")} and more`;
    return `${start} ${all}${needs.every((one) => one?.weight === "may") ? end.replace("needs", "may need") : end}.`;
  });
  return (
    texts.find((text) => text.length <= MOST) ?? texts.at(-1) ?? `${calledFirst(container)} drops no capabilities.`
  );
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
