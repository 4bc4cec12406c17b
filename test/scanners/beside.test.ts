// What a folder scan adds to Problems beside our own findings, by what Trivy 0.74.0 said of two manifests (recorded/manifests.json).
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { scannerDiagnostics } from "../../server/src/lsp/scans/scannerDiagnostics.ts";
import { linesOf } from "../../server/src/output/positions.ts";
import { isLocated } from "../../server/src/protocol.ts";
import type { Item } from "../../server/src/scanners/core/report.ts";
import { isFailure } from "../../server/src/scanners/core/scanner.ts";
import { itemsOf } from "../../server/src/scanners/projection.ts";
import { parse } from "../../server/src/scanners/trivy/trivy.ts";
import { engine, labOf, settingsOf, uriOf } from "../support/lab.ts";
import { check, report, secret } from "./items.ts";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1.4.0
        - name: indexer
          image: ghcr.io/acme/indexer:1.4.0
`;
const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
  containers:
    - name: agent
      image: ghcr.io/acme/agent:1.4.0
      securityContext:
        privileged: true
        runAsUser: 0
      resources:
        limits:
          cpu: 500m
`;

const RECOMMENDED = { extends: "recommended" };

function recorded(): readonly Item[] {
  const json = fs.readFileSync(path.join(import.meta.dirname, "recorded", "manifests.json"), "utf8");
  const result = parse(
    { stdout: json, stderr: "", exit: 0 },
    { kind: "folder", path: "/work/shop" },
    undefined,
    "limit",
  );
  assert.ok(!isFailure(result), JSON.stringify(result));
  return result.items;
}

/** The codes that are added to the Problems of a file, with the lines they begin in. */
function added(
  file: string,
  text: string,
  items: readonly Item[],
  config: Readonly<Record<string, unknown>> = RECOMMENDED,
) {
  const checked = labOf(settingsOf(config), { [file]: text }).check(uriOf(file));
  const parsed = parseFile(engine, uriOf(file), file, text, 1);
  assert.ok(checked !== undefined && parsed !== undefined);
  const { catalog, redact } = engine;
  const knowledge = { rulesOf: catalog.equivalentsOf, redact };
  const there = itemsOf([report("trivy", items)], knowledge).filter(isLocated);
  const lines = linesOf(text);
  const own = there.filter(({ place }) => place.path === file);
  const said = scannerDiagnostics(own, { engine, file: parsed, checked, lines, titles: new Map() });
  const codes = said.map(({ code, at }) => `${code} ${text.slice(0, at.start).split("\n").length}`);
  return { items: own.length, ours: checked.findings.length, codes };
}

describe("what Trivy said of a Deployment", () => {
  test("is added only where our rules have not said it", () => {
    const { items, ours, codes } = added("web.yaml", DEPLOYMENT, recorded());
    assert.deepEqual({ items, ours }, { items: 33, ours: 4 });
    assert.deepEqual(codes, ["KSV-0125 17", "KSV-0125 19"]);
  });

  test("is all there where our rules are off, but for checks of low risk", () => {
    const { catalog } = engine;
    const rules = Object.fromEntries(catalog.rules.map(({ id }) => [id, "off"]));
    const { ours, codes } = added("web.yaml", DEPLOYMENT, recorded(), { rules });
    assert.equal(ours, 0);
    const high = recorded().filter((item) => item.kind === "misconfiguration" && item.risk !== "low");
    const here = high.filter((item) => item.kind === "misconfiguration" && item.place.path === "web.yaml");
    assert.equal(codes.length, here.length);
  });

  test("a finding that our rules drop for a stronger one is not added either", () => {
    const { codes } = added("agent.yaml", PRIVILEGED, recorded());
    assert.deepEqual(codes, ["KSV-0118 6", "KSV-0125 8"]);
  });
});

describe("what our rules looked at", () => {
  const USER = "FROM node:24-slim\nWORKDIR /app\nUSER node\n";
  const own = (text: string, items: readonly Item[], config?: Readonly<Record<string, unknown>>) =>
    added("Dockerfile", text, items, config).codes;

  test("and judged otherwise is in the list of the scan only", () => {
    assert.deepEqual(own(USER, [check("DS-0002", "Dockerfile", [1, 1], "high")]), []);
    const off = { ...RECOMMENDED, rules: { "dockerfile/missing-user": "off", "dockerfile/last-user-root": "off" } };
    assert.deepEqual(own(USER, [check("DS-0002", "Dockerfile", [1, 1], "high")], off), ["DS-0002 1"]);
  });

  test("in a template says nothing of what it cannot know", () => {
    const templated = DEPLOYMENT.replace("replicas: 2", "replicas: {{ .Values.replicas }}").replace(
      "image: ghcr.io/acme/web:1.4.0",
      "image: ghcr.io/acme/web:1.4.0\n          securityContext: {{ .Values.securityContext }}",
    );
    const found = [check("KSV-0014", "templates/web.yaml", [17, 19], "high")];
    assert.deepEqual(added("templates/web.yaml", templated, found).codes, ["KSV-0014 17"]);
    const set = DEPLOYMENT.replace(
      "image: ghcr.io/acme/web:1.4.0",
      "image: ghcr.io/acme/web:1.4.0\n          securityContext: { readOnlyRootFilesystem: true }",
    );
    assert.deepEqual(added("templates/web.yaml", set, found).codes, []);
  });

  test("is no reason to hide a secret, however low its risk", () => {
    const low = { ...secret("Dockerfile", [2, 2]), risk: "low" as const };
    assert.deepEqual(own(USER, [low]), ["token 2"]);
  });
});
