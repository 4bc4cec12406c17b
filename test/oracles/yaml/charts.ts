// The charts below a folder, as Helm renders them with their own values: what it renders is not told of as an error of YAML.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { kubectl } from "../../../server/src/engine/kubernetes/dialect.ts";
import { parseYaml } from "../../../server/src/engine/yaml/parse/parse.ts";
import { ask } from "./ask.ts";
import { differenceOf, TOLD } from "./compare.ts";

/** Lines about the charts below a folder; one that says so where there is no program `helm`. */
export function* chartsBelow(program: string, folder: string, filesBelow: Iterable<string>): Generator<string> {
  const charts = [...filesBelow]
    .filter((file) => path.basename(file) === "Chart.yaml")
    .map((file) => path.dirname(file));
  if (charts.length === 0) return;
  const name = path.basename(path.resolve(folder));
  if (spawnSync("helm", ["version"]).error !== undefined) {
    yield `${name}: ${charts.length} charts not rendered, there is no program helm`;
    return;
  }
  let rendered = 0;
  let different = 0;
  for (const chart of charts) {
    const helm = spawnSync("helm", ["template", "name", chart], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const isYaml = /YAML parse error|error converting YAML to JSON/.test(helm.stderr);
    // A chart that wants values or other charts says nothing about YAML.
    if (helm.status !== 0 && !isYaml) continue;
    rendered += 1;
    const told = templatesOf(chart).flatMap((file) => errorsIn(file));
    if (isYaml || told.length > 0) {
      different += isYaml === told.length > 0 ? 0 : 1;
      yield `${isYaml === told.length > 0 ? " " : "✗"} ${chart} theirs: ${isYaml ? helm.stderr.trim() : "rendered"}; ours: ${told.join("; ") || "taken"}`;
    }
    const [answer = {}] = isYaml ? [] : ask(program, [{ reader: "kubectl", text: helm.stdout }]);
    const difference = isYaml ? undefined : differenceOf("kubectl", helm.stdout, answer);
    if (difference?.taking === undefined && difference?.values === undefined) continue;
    different += 1;
    yield `✗ ${chart}, as rendered: ${difference.taking ?? "other values"}`;
  }
  yield `${name}: ${rendered} of ${charts.length} charts rendered, ${different} differences`;
}

function templatesOf(chart: string): readonly string[] {
  const folder = path.join(chart, "templates");
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => path.join(folder, file));
}

function errorsIn(file: string): readonly string[] {
  const errors = parseYaml(fs.readFileSync(file, "utf8"), "", { dialect: kubectl }).flatMap(({ doc }) => doc.errors);
  return errors
    .filter(({ code }) => !(code in TOLD))
    .map(({ code, message }) => `${path.basename(file)}: ${code}: ${message}`);
}
