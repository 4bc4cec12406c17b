// The Pod around the examples of rules: a rule's file shows what the rule looks at, its page the whole manifest.
import { source } from "../../core/rule.ts";

const POD = source`
  apiVersion: v1
  kind: Pod
  metadata:
    name: web
  spec:
`;

/** A text literal like `source`, as the spec of the Pod `web`. */
export const podSpec: typeof source = (...text) => POD + indented(source(...text), 2);

/** A text literal like `source`, as the containers of the Pod `web`, whose spec holds nothing else. */
export const podContainers: typeof source = (...text) => `${POD}  containers:\n${indented(source(...text), 4)}`;

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
