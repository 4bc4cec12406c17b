// The memory limits that are offered, and where they are written.
import type { Fix } from "../../core/finding.ts";
import { leastMemoryOf } from "../../knowledge/image-memory.ts";
import { isLight } from "../../knowledge/stated-needs.ts";
import { put } from "../../yaml/edit/edit.ts";
import { commandOf, imageOf } from "../evidence.ts";
import { fixesOf, fixOf } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";
import { quantityAt, quantityOf } from "../values.ts";

/** The sizes that are offered. */
const LADDER = ["32Mi", "64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi", "64Gi"];

/**
 * The field of a container's resources. Source: "Migrating From Tekton v1beta1 to Tekton v1" of Tekton's documentation (`resources` of
 * steps and sidecars became `computeResources`).
 */
export function resourcesKeyOf({ pod: { object } }: Container): string {
  const { apiVersion } = object;
  return apiVersion.is === "set" && apiVersion.value === "tekton.dev/v1" ? "computeResources" : "resources";
}

/**
 * Three limits: with a request the smallest that are at least that, which the API server demands; without one by what it runs. A
 * limit becomes the request where there is none, also beside a LimitRange that gives requests. Source: "Configure Default Memory
 * Requests and Limits for a Namespace" of Kubernetes' documentation ("What if you specify a container's limit, but not its request?").
 * Where nothing tells how much the program takes, the title says that the size only stands for a measured one.
 */
export function limitChoices(doc: Manifest, container: Container): readonly Fix[] {
  const key = resourcesKeyOf(container);
  const written = quantityAt(container.node, key, "requests", "memory");
  const request = written.is === "set" ? written.value.amount : undefined;
  const known = leastFor(container);
  const least = request ?? quantityOf(known ?? (container.role === "init" ? "128Mi" : "256Mi")) ?? 0;
  const also = container.field(key, "requests", "memory").is === "absent" ? ", also used as the request" : "";
  const guess = request === undefined && known === undefined ? " (a guess: measure what it uses)" : "";
  const sizes = LADDER.filter((size) => (quantityOf(size) ?? 0) >= least).slice(0, 3);
  return fixesOf(
    sizes.map((size) => {
      const edits = put(doc, container.node, [key, "limits", "memory"], size);
      return fixOf("choice", `Set a limit of ${size}${also}${guess}`, edits);
    }),
  );
}

/** The smallest limit that is enough for what a container is known to run; undefined where that is not known. */
function leastFor(container: Container): string | undefined {
  if (isLight(commandOf(container))) return "32Mi";
  const image = imageOf(container);
  return image && container.strings("command").is === "absent" ? leastMemoryOf(image) : undefined;
}
