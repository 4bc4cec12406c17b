// What messages and titles of fixes call a container: by its name, without one by its place.
import type { Container } from "./pods.ts";

const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** A container within a sentence: ``container `web` ``; one without a name: `the first container`, `init container 12`. */
export function called({ name, role, step }: Pick<Container, "name" | "role" | "step">): string {
  const place = /^#(\d+)$/.exec(name)?.[1];
  if (place === undefined) return `container \`${name}\``;
  const kind = role === "container" ? "container" : `${role === "ephemeral" ? "ephemeral" : "init"} container`;
  if (!step.includes("[")) return `the ${kind}`;
  const word = PLACES[Number(place) - 1];
  return word === undefined ? `${kind} ${place}` : `the ${word} ${kind}`;
}

/** The same at the beginning of a sentence. */
export function calledFirst(container: Container): string {
  const text = called(container);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
