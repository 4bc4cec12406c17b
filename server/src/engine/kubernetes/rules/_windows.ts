// What the restricted level asks of a pod for Windows that does not say so where Pod Security looks.
import type { Problem } from "../../core/finding.ts";
import { put } from "../../yaml/edit/edit.ts";
import { fixOf } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";

/** In place of what only Linux has: `spec.os.name` is what spares the pod. */
export function notSpared(doc: Manifest, { name, label, pod }: Container): Problem {
  return {
    at: label,
    message: `Container \`${name}\` is rejected by Pod Security, which spares pods for Windows only with \`os.name: windows\`.`,
    fix: fixOf("hardening", "Set `os: {name: windows}`", put(doc, pod.spec, ["os", "name"], "windows")),
  };
}
