// The severity of a finding that a cover rule folds from several: the worst of theirs, unless the configuration gives the rule one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "../server/src/engine/core/rule.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const COVER = "kubernetes/high-risk-default-context";
const POD = source`
  apiVersion: v1
  kind: Pod
  metadata:
    name: a
  spec:
    containers:
      - name: a
        image: a:1
`;

/** The severity of the folded finding under these settings of rules. */
function severityWith(rules: Readonly<Record<string, string>>): string | undefined {
  const lab = labOf(settingsOf({ rules }));
  lab.set(uriOf("pod.yaml"), "pod.yaml", POD, 1);
  return lab.check(uriOf("pod.yaml"))?.findings.find(({ rule }) => rule === COVER)?.severity;
}

test("a folded finding is as severe as the worst of its parts", () => {
  assert.equal(severityWith({}), "warning");
  assert.equal(severityWith({ "kubernetes/seccomp-missing": "error" }), "error");
});

test("a severity that the configuration gives the cover rule counts", () => {
  for (const severity of ["error", "info", "hint"]) assert.equal(severityWith({ [COVER]: severity }), severity);
  assert.equal(severityWith({ [COVER]: "hint", "kubernetes/seccomp-missing": "error" }), "hint");
  assert.equal(severityWith({ [COVER]: "off" }), undefined);
});
