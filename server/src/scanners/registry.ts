// Every scanner there is, in the order that decides whose wording is used for what several of them say, and every linter. The one place
// that names them.
import type { Linter } from "./core/linter.ts";
import type { Scanner } from "./core/scanner.ts";
import { shellcheck } from "./shellcheck/shellcheck.ts";
import { trivy } from "./trivy/trivy.ts";

export const SCANNERS: readonly Scanner[] = [trivy];

export const LINTERS: readonly Linter[] = [shellcheck];
