// What the YAML parser could not make sense of, and keys that are given twice.

import { placeholderFault } from "../../core/placeholder.ts";
import { source } from "../../core/rule.ts";
import { kubeRule } from "../rule.ts";

export default kubeRule({
  id: "kubernetes/syntax-error",
  title: "Manifests must be valid YAML",
  label: "Syntax error",
  why: "A manifest that cannot be read is not applied. If a key appears twice, kubectl silently uses the last value, so a setting you see may not be the one in effect.",
  leave: {
    when: "A file that cannot be read is not applied, so fix it. If another program fills in placeholders first, list the file under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "error",
  milder: { warning: "kubectl accepts the file, or the cause is a placeholder that a different program fills in" },
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  asWritten: true,
  references: ["https://yaml.org/spec/1.2.2/"],
  examples: [
    {
      bad: source`
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
        data:
          mode: debug
          «mode»: quiet
      `,
      good: source`
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
        data:
          {{- if .Values.debug }}
          mode: debug
          {{- else }}
          mode: quiet
          {{- end }}
      `,
      note: "The branches of a template may repeat a key.",
    },
  ],
  *check(doc) {
    for (const { at, message, code } of doc.errors) {
      const placeholder = placeholderFault(doc.text, at);
      yield {
        at,
        message: placeholder ?? message,
        atMost: placeholder !== undefined || TAKEN.has(code) ? "warning" : undefined,
      };
    }
  },
});

/** What kubectl takes without a word, the last of equal keys and no more than the first document, and Kustomize refuses. */
const TAKEN: ReadonlySet<string> = new Set(["duplicate-key", "unread"]);
