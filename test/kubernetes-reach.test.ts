// How far facts reach: a LimitRange, and what a kustomization says of images and labels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

type Texts = Readonly<Record<string, string>>;

const pod = (image = "shop/web:1.4") =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: ${image}\n`;
const LIMITS =
  "apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: limits\nspec:\n  limits:\n    - type: Container\n      default: { memory: 256Mi }\n";
const PINS = "images:\n  - name: shop/web\n    newTag: 1.4.2\n";
const resources = (...paths: readonly string[]) => `resources:\n${paths.map((path) => `  - ${path}\n`).join("")}`;

/** Whether a rule reports something in a file. */
function reports(rule: string, texts: Texts, path: string): boolean {
  const checked = labOf(settingsOf(), texts).check(uriOf(path));
  assert.deepEqual(checked?.crashes, []);
  return checked?.findings.some((one) => one.rule === `kubernetes/${rule}`) ?? false;
}

const lacksLimit = (texts: Texts, path: string) => reports("memory-limit", { [path]: pod(), ...texts }, path);
const moves = (texts: Texts, path: string) =>
  reports("image-latest-or-untagged", { [path]: pod("shop/web:latest"), ...texts }, path);

test("a LimitRange holds for its own folder and those below", () => {
  assert.equal(lacksLimit({ "docs/limits.yaml": LIMITS }, "k8s/app.yaml"), true);
  assert.equal(lacksLimit({ "k8s/limits.yaml": LIMITS }, "k8s/app.yaml"), false);
  assert.equal(lacksLimit({ "k8s/limits.yaml": LIMITS }, "k8s/shop/app.yaml"), false);
  assert.equal(lacksLimit({ "k8s/limits.yaml": LIMITS }, "k8s-old/app.yaml"), true);
  assert.equal(lacksLimit({ "limits.yaml": LIMITS }, "k8s/app.yaml"), false);
});

test("a LimitRange that a kustomization names holds for all that it names, however many steps away, and nowhere else", () => {
  const kustomized = {
    "base/kustomization.yaml": resources("app.yaml"),
    "overlays/prod/kustomization.yaml": resources("../../base", "../../policies/limits.yaml"),
    "policies/limits.yaml": LIMITS,
  };
  assert.equal(lacksLimit(kustomized, "base/app.yaml"), false);
  assert.equal(lacksLimit(kustomized, "base/other.yaml"), true);
  assert.equal(lacksLimit(kustomized, "policies/app.yaml"), true);
});

test("a LimitRange of another namespace holds where a kustomization puts the pods into one", () => {
  const limits = LIMITS.replace("name: limits", "name: limits\n  namespace: shop");
  const kustomized = (head: string) => ({
    "k8s/kustomization.yaml": `${head}${resources("app.yaml", "limits.yaml")}`,
    "k8s/limits.yaml": limits,
  });
  assert.equal(lacksLimit(kustomized("namespace: shop\n"), "k8s/app.yaml"), false);
  assert.equal(lacksLimit(kustomized(""), "k8s/app.yaml"), true);
});

test("a LimitRange of a chart holds for the chart's templates", () => {
  const chart = { "chart/templates/policies/limits.yaml": LIMITS };
  assert.equal(lacksLimit(chart, "chart/templates/web/app.yaml"), false);
  assert.equal(lacksLimit(chart, "chart/charts/db/templates/app.yaml"), true);
  assert.equal(lacksLimit(chart, "other/templates/app.yaml"), true);
});

test("images of a kustomization count for what it names, transitively", () => {
  const overlay = {
    "base/kustomization.yml": resources("app.yaml"),
    "dev/kustomization.yaml": resources("../base/") + PINS,
  };
  assert.equal(moves(overlay, "base/app.yaml"), false);
  assert.equal(moves(overlay, "zz/app.yaml"), true);
  assert.equal(moves(overlay, "dev/app.yaml"), true);
  assert.equal(
    moves(
      { "k8s/kustomization.yaml": `bases: [../base]\n${PINS}`, "base/kustomization.yaml": resources("./app.yaml") },
      "base/app.yaml",
    ),
    false,
  );
});

test("images of a component count for what those name that list it", () => {
  const component = {
    "base/kustomization.yaml": resources("app.yaml"),
    "pins/kustomization.yaml": `kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n${PINS}resources: [extra.yaml]\n`,
    "prod/kustomization.yaml": `${resources("../base")}components: [../pins]\n`,
  };
  assert.equal(moves(component, "base/app.yaml"), false);
  assert.equal(moves(component, "pins/app.yaml"), true);
});

test("a component that names nothing itself counts for those that list it, however many components away", () => {
  const component = (more = "") => `kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n${more}`;
  const files = {
    "base/kustomization.yaml": resources("app.yaml"),
    "pins/kustomization.yaml": component(PINS),
    "all/Kustomization": component("components: [../pins]\n"),
    "prod/kustomization.yaml": `${resources("../base")}components: [../all]\n`,
  };
  assert.equal(moves(files, "base/app.yaml"), false);
  assert.equal(moves(files, "pins/app.yaml"), true);
});

test("a kustomization that names nothing counts for its own folder", () => {
  assert.equal(moves({ "k8s/kustomization.yaml": PINS }, "k8s/app.yaml"), false);
  assert.equal(moves({ "k8s/kustomization.yaml": PINS }, "app/app.yaml"), true);
});

test("circles, addresses and ways out of the root lead nowhere", () => {
  const circle = {
    "a/kustomization.yaml": resources("../b", "https://example.com/base?ref=v1", "../../outside.yaml"),
    "b/kustomization.yaml": resources("../a", "app.yaml") + PINS,
  };
  assert.equal(moves(circle, "b/app.yaml"), false);
  assert.equal(moves(circle, "c/app.yaml"), true);
});

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: { app: web, env: prod }\n";
const LABELLED = pod().replace("name: web\n", "name: web\n  labels: { app: web }\n");

test("labels that a kustomization gives are not missing on the pods it names", () => {
  const dangles = (texts: Texts) =>
    reports(
      "dangling-service",
      { "k8s/service.yaml": SERVICE, "k8s/pod.yaml": LABELLED, ...texts },
      "k8s/service.yaml",
    );
  const all = resources("service.yaml", "pod.yaml");
  assert.equal(dangles({}), true);
  assert.equal(dangles({ "k8s/kustomization.yaml": `${all}commonLabels: { env: prod }\n` }), false);
  const labels = (include: string) => `${all}labels:\n  - pairs: { env: prod }\n    ${include}: true\n`;
  assert.equal(dangles({ "k8s/kustomization.yaml": labels("includeTemplates") }), false);
  assert.equal(dangles({ "k8s/kustomization.yaml": labels("includeNothing") }), true);
  const overlay = { "k8s/kustomization.yaml": `${resources("pod.yaml")}commonLabels: { env: prod }\n` };
  assert.equal(dangles(overlay), false);
  assert.equal(
    dangles({ "k8s/kustomization.yaml": `${resources("service.yaml")}commonLabels: { env: prod }\n` }),
    true,
  );
  assert.equal(dangles({ "zz/kustomization.yaml": `${resources("other.yaml")}commonLabels: { env: prod }\n` }), true);
});

test("a value that a Service may have meant is offered once, whether or not the namespace of the pods is known", () => {
  const labelled = (namespace: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: ${namespace}\n  labels: { app: web }\nspec: {}\n`;
  const lab = labOf(settingsOf(), {
    "service.yaml":
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector: { app: wbe }\n",
    "shop.yaml": labelled("shop"),
    "chart/templates/pod.yaml": labelled("{{ .Release.Namespace }}"),
  });
  const findings = lab.check(uriOf("service.yaml"))?.findings ?? [];
  assert.deepEqual(
    findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)),
    ["Change `wbe` to `web`"],
  );
});

test("what other files decide is looked at anew when they change", () => {
  const lab = labOf(settingsOf(), {
    "base/app.yaml": pod("shop/web:latest"),
    "base/kustomization.yaml": resources("app.yaml"),
  });
  const uri = uriOf("base/app.yaml");
  const count = () => lab.check(uri)?.findings.filter(({ rule }) => rule.endsWith("image-latest-or-untagged")).length;
  assert.equal(count(), 1);
  const path = "overlays/dev/kustomization.yaml";
  assert.ok(lab.index(uriOf(path), path, resources("../../base") + PINS).includes(uri));
  assert.equal(count(), 0);
  assert.ok(lab.delete(uriOf(path)).includes(uri));
  assert.equal(count(), 1);
});
