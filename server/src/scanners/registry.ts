// Every scanner there is, in the order that decides whose wording is used for what several of them say. The one place that names them.
import type { Scanner } from "./core/scanner.ts";
import { trivy } from "./trivy/trivy.ts";

export const SCANNERS: readonly Scanner[] = [trivy];
