// The tools whose ids and exceptions are understood, and what they call themselves.

import { byWord } from "./by-word.ts";

/** The names that stand before the colon in `hadolint:DL3007`. */
export const TOOLS = [
  "buildkit",
  "checkov",
  "cis",
  "dclint",
  "dockle",
  "gatekeeper",
  "gitleaks",
  "grype",
  "hadolint",
  "kics",
  "kube-linter",
  "kube-score",
  "kubescape",
  "kubesec",
  "kyverno",
  "monokle",
  "nsa",
  "owasp",
  "polaris",
  "pss",
  "semgrep",
  "shellcheck",
  "snyk",
  "trivy",
] as const;
type Tool = (typeof TOOLS)[number];

const TITLES: Readonly<Partial<Record<Tool, string>>> = {
  buildkit: "BuildKit",
  checkov: "Checkov",
  cis: "CIS",
  dockle: "Dockle",
  gatekeeper: "Gatekeeper",
  grype: "Grype",
  kics: "KICS",
  kubescape: "Kubescape",
  kyverno: "Kyverno",
  monokle: "Monokle",
  nsa: "NSA",
  owasp: "OWASP",
  polaris: "Polaris",
  pss: "Pod Security",
  semgrep: "Semgrep",
  shellcheck: "ShellCheck",
  snyk: "Snyk",
  trivy: "Trivy",
};

const BORROWED: Readonly<Record<string, Tool>> = byWord({ hadolint: "shellcheck" });

/** The tool whose ids another one reports under their own names besides its own. */
export function borrowedBy(tool: string): Tool | undefined {
  return BORROWED[tool];
}

/** What a tool is called in a sentence, ours too: a name in small letters stands in backticks. */
export function toolInText(tool: string): string {
  const name = tool === "plimsoll" ? "Plimsoll" : nameOfTool(tool);
  return /^[a-z]/.test(name) ? `\`${name}\`` : name;
}

/** What a tool calls itself: `hadolint`, `BuildKit`. */
export function nameOfTool(tool: string): string {
  return TITLES[tool as Tool] ?? tool;
}
