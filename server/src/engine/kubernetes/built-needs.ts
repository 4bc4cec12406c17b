// How a need of what hardening takes away is told, and what the Dockerfile of a container's image shows of it.
import type { ImageStart } from "../core/builds/image-starts.ts";
import { quoted } from "../core/text.ts";
import { isSetTo } from "../core/value.ts";
import { builtStart } from "./built.ts";
import type { Manifest } from "./objects.ts";
import type { Container } from "./pods.ts";

/**
 * What shows that a container needs what hardening takes away. `must`: without it the program breaks, so nothing takes it away.
 * `must as root`: as another user it does without. `may`: only its author knows.
 */
export interface Need {
  readonly weight: "may" | "must as root" | "must";
  /** As it reads behind "it needs that:". */
  readonly reason: string;
}

export const may = (reason: string): Need => ({ weight: "may", reason });
export const must = (reason: string): Need => ({ weight: "must", reason });

/**
 * What the Dockerfile of a container's image shows that it needs, where a file says plainly that it is built here; where its name alone
 * says so, or not all of its script is known, what it may need.
 */
export function ofBuilt(
  doc: Manifest,
  container: Container,
  reasonFor: (start: ImageStart) => string | undefined,
): Need | undefined {
  const start = builtStart(doc, container);
  const reason = start && reasonFor(start);
  if (start === undefined || reason === undefined) return undefined;
  return start.certain ? { weight: "must as root", reason } : may(seeming(start, "needs root"));
}

const seeming = ({ file }: ImageStart, what: string) =>
  `\`${quoted(file, 40)}\` seems to build its image, which ${what}`;

/** What is known of the user of an image that is built here: the kubelet starts it as non-root by a number alone. */
export function ofBuiltUser(doc: Manifest, container: Container): Need | undefined {
  const start = builtStart(doc, container);
  if (start === undefined || isSetTo(container.effective("runAsNonRoot"), true)) return undefined;
  if (
    start.user === "name" &&
    start.certain &&
    start.number === null &&
    container.effective("runAsUser").is === "absent"
  )
    return must(`its image's user \`${quoted(start.name ?? "", 30)}\` is a name, but the kubelet needs a number`);
  if (start.user !== "root") return undefined;
  if (!start.certain) return may(seeming(start, "runs as root"));
  return start.open ? may("its entrypoint runs something unknown") : undefined;
}
