// Capabilities in a spelling that Kubernetes or Pod Security does not know: `all`, `CAP_NET_RAW`.
import { replaceValue } from "../../yaml/edit/edit.ts";
import { lookup } from "../../yaml/node.ts";
import { capability } from "../capabilities.ts";
import { fixOf } from "../fixes.ts";
import { type Container, containers } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";

const PATH = ["securityContext", "capabilities"];

export default kubeRule({
  id: "kubernetes/capability-name",
  title: "Capabilities must be spelled in capitals and without `CAP_`",
  label: "Misspelt capability",
  why: "Runtimes accept lower case, but Pod Security rejects a pod that drops `all`. The runtime adds the prefix `CAP_` itself, so a name that already has it is unknown.",
  leave: {
    when: "No other spelling works better, so fix it. Leave it where a tool other than the cluster reads the list and insists on its own spelling.",
    reason: "the operator translates the names",
  },
  severity: "info",
  preset: "strict",
  tags: ["correctness", "pss-restricted"],
  since: "0.1",
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
  examples: [
    {
      bad: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            capabilities:
              drop: [«all»]
      `,
      fixed: {
        "Change to `ALL`": podContainers`
          - name: web
            image: web:1.4
            securityContext:
              capabilities:
                drop: [ALL]
        `,
      },
    },
  ],
  *check(doc, { settings }) {
    // What admission rejects a pod for is the other rule's.
    const isEnforced = settings.podSecurity === "restricted";
    for (const container of containers(doc)) {
      for (const { key, item, text, at } of namesOf(container)) {
        const name = capability(text);
        if (isEnforced && (key === "add" || name === "ALL")) continue;
        if (name === text || !/^[A-Z_]{1,30}$/.test(name)) continue;
        yield {
          at,
          message: /^cap_/i.test(text)
            ? `Unknown capability \`${text}\`: Kubernetes calls it \`${name}\`.`
            : `Pod Security does not accept \`${text}\`: write \`${name}\`.`,
          fix: fixOf("safe", `Change to \`${name}\``, replaceValue(doc, item, name)),
        };
      }
    }
  },
});

function* namesOf(container: Container) {
  for (const key of ["drop", "add"]) {
    const names = container.strings(...PATH, key);
    const list = lookup(container.node, ...PATH, key);
    if (names.is !== "set" || list.is !== "set" || list.value.kind !== "sequence") continue;
    for (const [index, name] of names.value.items.entries()) {
      const item = list.value.items[index];
      if (name.is === "set" && item !== undefined) yield { key, item, text: name.value, at: name.at };
    }
  }
}
