// A folder full of bait: files that tell their reader to connect somewhere. Each is about an address of its own on this
// computer, where somebody listens and counts.
import * as fs from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import * as path from "node:path";
import { writeFiles } from "../support/files.ts";

export interface Bait {
  readonly name: string;
  /** Its files, by their paths below the bait's own folder; `at` is `127.0.0.1:<port>`. */
  files(at: string): Readonly<Record<string, string>>;
  /** Why nothing connects even online; absent where Trivy does. */
  readonly silent?: string;
  /** A program without which nothing connects. */
  readonly needs?: string;
  /** A program that would connect, though nobody needs to have it. */
  readonly unless?: string;
}

const module = (source: string, version = "") => `module "m" {\n  source = "${source}"\n${version}}\n`;
const terraform = (name: string, source: (at: string) => string, version?: string): Bait => ({
  name: `terraform-${name}`,
  files: (at) => ({ "main.tf": module(source(at), version) }),
});
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n";
const chart = (more: Readonly<Record<string, string>>, head = "") => ({
  "Chart.yaml": `apiVersion: v2\nname: c\nversion: 1.0.0\n${head}`,
  "values.yaml": "a: 1\n",
  "templates/pod.yaml": POD,
  ...more,
});
const schema = (at: string) => JSON.stringify({ type: "object", properties: { a: { $ref: `http://${at}/s.json` } } });

/** The name of a resource, which Trivy prints into Terraform's language as it is. */
const smuggled = (at: string) => `x" {}\n${module(`git::http://${at}/m.git`)}resource "a" "b`;
const plan = (at: string) => {
  const bucket = { address: "aws_s3_bucket.x", type: "aws_s3_bucket", name: smuggled(at) };
  return {
    format_version: "1.2",
    terraform_version: "1.5.0",
    planned_values: { root_module: { resources: [{ ...bucket, mode: "managed", provider_name: "p", values: {} }] } },
    resource_changes: [{ ...bucket, change: { actions: ["create"], before: null, after: { bucket: "b" } } }],
    configuration: { root_module: { resources: [] } },
  };
};

export const BAITS: readonly Bait[] = [
  { ...terraform("git", (at) => `git::http://${at}/m.git`), needs: "git" },
  { ...terraform("ssh", (at) => `git::ssh://git@${at}/m.git`), needs: "ssh" },
  terraform("https", (at) => `https://${at}/m.zip`),
  terraform("registry", (at) => `${at}/a/b/c`),
  terraform("registry-version", (at) => `${at}/a/b/c`, '  version = "1.0.0"\n'),
  terraform("s3", (at) => `s3::http://${at}/bucket/key.zip?aws_access_key_id=a&aws_access_key_secret=b`),
  { ...terraform("json", (at) => at), files: (at) => ({ "main.tf.json": JSON.stringify({ module: { m: { source: `git::http://${at}/m.git` } } }) }), needs: "git" },
  { ...terraform("opentofu", (at) => at), files: (at) => ({ "main.tofu": module(`git::http://${at}/m.git`) }), needs: "git" },
  { name: "terraform-plan", files: (at) => ({ "tfplan.json": JSON.stringify(plan(at)) }), needs: "git" },
  { ...terraform("http", (at) => `http://${at}/m.zip`), silent: "Trivy takes plain http for a local path" },
  { ...terraform("hg", (at) => `hg::http://${at}/m`), silent: "Mercurial is not installed", unless: "hg" },
  { ...terraform("gcs", (at) => `gcs::https://${at}/m.zip`), silent: "the client asks Google's own address only" },
  {
    name: "terraform-data",
    files: (at) => ({ "main.tf": `data "http" "x" {\n  url = "http://${at}/x"\n}\n` }),
    silent: "Trivy reads no data sources",
  },
  {
    name: "terraform-backend",
    files: (at) => ({ "main.tf": `terraform {\n  backend "http" {\n    address = "http://${at}/x"\n  }\n}\n` }),
    silent: "Trivy reads no state",
  },
  { name: "chart-schema", files: (at) => chart({ "values.schema.json": schema(at) }) },
  { name: "chart-in-chart", files: (at) => chart({ "charts/s/Chart.yaml": "apiVersion: v2\nname: s\nversion: 1.0.0\n", "charts/s/values.yaml": "a: 1\n", "charts/s/values.schema.json": schema(at) }) },
  {
    name: "chart-dependency",
    files: (at) => chart({}, `dependencies:\n  - {name: x, version: 1.0.0, repository: "http://${at}/"}\n`),
    silent: "Trivy renders a chart with the dependencies that are there",
  },
  {
    name: "chart-functions",
    files: (at) => chart({ "templates/x.yaml": `{{ getHostByName "${at}" }}{{ lookup "v1" "Secret" "a" "b" }}\n${POD}` }),
    silent: "Helm answers these functions with nothing where it only renders",
  },
  {
    name: "maven",
    files: (at) => ({
      "pom.xml": `<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId><version>1</version><parent><groupId>x.y</groupId><artifactId>z</artifactId><version>1.0</version></parent><repositories><repository><id>r</id><url>http://${at}/m2</url></repository></repositories></project>`,
    }),
  },
  {
    name: "submodules",
    files: (at) => ({ ".gitmodules": `[submodule "x"]\n  path = x\n  url = http://${at}/x.git\n` }),
    silent: "Trivy reads a folder as it is",
  },
  {
    name: "netrc",
    files: (at) => ({ ".netrc": `machine ${at} login a password b\n` }),
    silent: "only the one in the home folder is read, where something is fetched",
  },
  {
    name: "rego",
    files: (at) => ({
      "policy.rego": `package user.x\nimport rego.v1\ndeny contains msg if {\n  msg := http.send({"method": "get", "url": "http://${at}/x"}).status\n}\n`,
      "trivy.yaml": "rego:\n  check: [policy.rego]\n",
    }),
    silent: "checks of a folder are loaded only where an option names them",
  },
  {
    name: "trivy.yaml",
    files: (at) => ({ "trivy.yaml": `server:\n  addr: http://${at}\n`, ".trivyignore": "", "trivy-secret.yaml": "" }),
    silent: "Trivy runs in another folder",
  },
  {
    name: "kustomize",
    files: (at) => ({ "kustomization.yaml": `resources: ["http://${at}/base.yaml"]\nhelmCharts: [{name: x, repo: "http://${at}/", version: 1.0.0}]\n` }),
    silent: "Trivy renders no kustomization",
  },
  {
    name: "dockerfile",
    files: (at) => ({ Dockerfile: `# syntax=${at}/s:1\nFROM ${at}/x:1\nADD http://${at}/x /x\n` }),
    silent: "Trivy builds nothing and looks no image up",
  },
  {
    name: "npm",
    files: (at) => ({
      "package.json": '{"name": "a", "version": "1.0.0", "dependencies": {"lodash": "4.17.4"}}',
      "package-lock.json": JSON.stringify({ name: "a", version: "1.0.0", lockfileVersion: 3, packages: { "": { name: "a", dependencies: { lodash: "4.17.4" } }, "node_modules/lodash": { version: "4.17.4", resolved: `http://${at}/lodash.tgz` } } }),
      ".npmrc": `registry=http://${at}/\n`,
    }),
    silent: "Trivy reads lock files and asks no registry",
  },
  {
    name: "pip",
    files: (at) => ({ "requirements.txt": `--index-url http://${at}/\nrequests==2.0.0\n-r http://${at}/r.txt\n` }),
    silent: "Trivy reads lock files and asks no registry",
  },
  {
    name: "gradle",
    files: (at) => ({ "build.gradle": `repositories { maven { url "http://${at}/" } }\n`, "gradle.lockfile": "com.a:b:1.0=runtimeClasspath\n" }),
    silent: "Trivy reads lock files and asks no registry",
  },
  {
    name: "sbom",
    files: (at) => ({
      "x.cdx.json": JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", version: 1, externalReferences: ["vulnerability-assertion", "exploitability-statement"].map((type) => ({ type, url: `http://${at}/vex.json` })), components: [{ type: "library", name: "a", version: "1", purl: "pkg:npm/lodash@4.17.4", "bom-ref": "a" }] }),
    }),
    silent: "documents about an SBOM are fetched only where an option says so",
  },
  {
    name: "cloudformation",
    files: (at) => ({ "t.yaml": `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: "http://${at}/t.yaml"}\n` }),
    silent: "Trivy reads no nested template",
  },
  {
    name: "azure",
    files: (at) => ({
      "t.json": JSON.stringify({ $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", contentVersion: "1.0.0.0", resources: [{ type: "Microsoft.Resources/deployments", apiVersion: "2021-04-01", name: "l", properties: { mode: "Incremental", templateLink: { uri: `http://${at}/t.json` } } }] }),
    }),
    silent: "Trivy reads no linked template",
  },
  {
    name: "ansible",
    files: (at) => ({
      "site.yml": `- hosts: all\n  tasks:\n    - get_url: {url: "http://${at}/x", dest: /x}\n    - debug: {msg: "{{ lookup('url', 'http://${at}/x') }}"}\n    - include_tasks: "http://${at}/t.yml"\n- import_playbook: "http://${at}/p.yml"\n`,
      "requirements.yml": `- src: http://${at}/r.tar.gz\n`,
      "ansible.cfg": `[defaults]\ninventory = http://${at}/i\n`,
    }),
    silent: "Trivy has lookups and modules of Ansible do nothing",
  },
];

export interface Listening {
  /** How many connections each bait has brought, by its name. */
  counts(): Readonly<Record<string, number>>;
  close(): void;
}

/** Writes all baits below `folder`, each about an address of its own where we listen. */
export async function layBaits(folder: string): Promise<Listening> {
  const servers: Server[] = [];
  const counts: Record<string, number> = {};
  for (const { name, files } of BAITS) {
    counts[name] = 0;
    const server = createServer((socket) => {
      counts[name] = (counts[name] ?? 0) + 1;
      socket.on("error", () => {});
      socket.on("data", () => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    writeFiles(path.join(folder, name), files(`127.0.0.1:${port}`));
  }
  return {
    counts: () => ({ ...counts }),
    close: () => {
      for (const server of servers) server.close();
    },
  };
}
