// Whatever a rule calls a secret is hidden where its value is shown: for drawn names and values of the shapes that the tables look at,
// and for every value in the examples and cases of all rules.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { run } from "../server/src/cli/run.ts";
import { isWrittenOut, worthOf } from "../server/src/engine/knowledge/secret-values.ts";
import { isHiddenUnder, worthUnder } from "../server/src/engine/knowledge/secret-variables.ts";
import { writeFiles } from "./support/files.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";
import fc from "./support/property.ts";
import { examples, playground } from "./support/samples.ts";
import { redactorOf } from "./support/secrets.ts";
import { recordingTerminal } from "./support/terminal.ts";

const RUNS = QUICK ? 10_000 : 40_000;

const words = (text: string) => text.trim().split(/\s+/);

const NAMES = words(`
  DB_PASSWORD API_TOKEN api-key CLIENT_SECRET TLS_SECRET JWT OPENAI_KEY AUTH SIGNING_SECRET API_TOKENS id-token secrets credentials
  connectionString PGPASSWORD AWS_SECRET_ACCESS_KEY GPG_KEY PASSWORD_FILE dbSecretRef MYSQL_PWD CACHE_KEY name`);

/** What the tables tell values by, and what is next to it. */
const PIECES = [
  ...words(`
    ZEBRA KIOSK LEMON PASSWORD TOKEN CHANGE ME YOUR HERE EXAMPLE EXAMPLEKEY zebra kiosk tiger x7Qm2LkV9sTrw4Zb8NcJ0dHf changeme
    write read inherit none true null 3 4711 *** … ... .. ….ab12 …ab12 xxx $a $(A) \${A} \${A:-b} {{ }} #{A} ((a)) %a% %a%/b .Values.a
    <a> [a] ENC[ {cipher} vault: op:// https:// env: arn: . _ - / \\ @ : = ! ~ , ; ' " & | > * ghp_ AKIA sk- pk_live_ base64:
    /run/secrets/x ./x config/x.pem tls.key x.json  0123456789ABCDEF0123456789ABCDEF01234567 your- enter-
    put_ regcred web-tls ssh-rsa`),
  "-----BEGIN PUBLIC KEY-----",
  "-----BEGIN PRIVATE KEY-----",
  "-BEGIN RSA PRIVATE KEY-",
  " ",
  "\n",
  "",
];

const value = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join("")),
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("_")),
  fc.string({ maxLength: 24 }),
  // As long as what no table looks at.
  fc.constantFrom(...PIECES).map((piece) => piece + "x".repeat(20_000)),
);

describe("what has a worth is hidden", () => {
  test(`${RUNS} drawn names and values`, () => {
    let worth = 0;
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), value, (name, text) => {
        if (worthOf(text, name) !== "none") assert.ok(isWrittenOut(text), text);
        if (worthUnder(name, text) === "none") return;
        worth += 1;
        assert.ok(isHiddenUnder(name, text), `${name}=${text}`);
      }),
      { numRuns: RUNS },
    );
    assert.ok(worth > RUNS / 10, `only ${worth} had one`);
  });

  test("every word of all examples and of the playground", () => {
    const all = new Set([...examples(), ...playground()].flatMap(({ text }) => text.split(/\s+|["'`]|(?<=\w[=:])/)));
    assert.ok(all.size > 1_500);
    for (const text of all)
      for (const name of NAMES) if (worthUnder(name, text) !== "none") assert.ok(isHiddenUnder(name, text), text);
  });
});

/** An `env` of one variable, in the ways in which a value is written. */
const WAYS: readonly ((name: string, text: string) => string)[] = [
  (name, text) => `        - name: ${name}\n          value: ${JSON.stringify(text)}\n`,
  (name, text) => `        - value: ${JSON.stringify(text)}\n          name: ${name}\n`,
  (name, text) => `        - {name: ${name}, value: ${JSON.stringify(text)}}\n`,
  (name, text) => `        - {"name": "${name}", "value": ${JSON.stringify(text)}}\n`,
  (name, text) => `        - name: ${name}\n          value: '${text.replace(/'/g, "''")}'\n`,
  (name, text) => `        - name: ${name}\n          value: |-\n            ${text}\n`,
  (name, text) => `        - name: ${name}\n          value: >-\n            ${text}\n`,
  (name, text) => `        - name: ${name}\n          value: ${text}\n`,
  (name, text) => `        - name: ${name}\n          value: &v ${JSON.stringify(text)}\n`,
];

const pod = (variable: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: acme/web:1.0\n      env:\n${variable}`;

describe("a finding's own place shows no value", () => {
  const settings = settingsOf({}, new Set(["kubernetes/secret-in-env-value", "dockerfile/secret-in-env-or-arg"]));
  const some = QUICK ? 700 : 2_000;

  test(`${some} manifests`, () => {
    let told = 0;
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), value, fc.constantFrom(...WAYS), (name, text, way) => {
        if (text.length > 5_000) return;
        const manifest = pod(way(name, text));
        for (const { rule, at } of labOf(settings, { "k8s/web.yaml": manifest }).check(uriOf("k8s/web.yaml"))
          ?.findings ?? []) {
          assert.equal(rule, "kubernetes/secret-in-env-value");
          told += 1;
          const place = redactorOf("k8s/web.yaml", manifest).text.slice(at.start, at.end);
          // The first line of a key says only what it is, and what is in front of it is none.
          const isKey = worthUnder(name, text) === "none";
          const shown = isKey ? place.replace(/^.*-----BEGIN PRIVATE KEY-----(?:\\n)?/gs, "") : place;
          assert.match(shown, /^(?:&v )?(?:["']|[|>]-\s+)?[*\s]*["']?$/, `${manifest}\n${shown}`);
        }
      }),
      { numRuns: some },
    );
    assert.ok(told > some / 20, `only ${told} were told`);
  });

  test(`${some} Dockerfiles`, () => {
    let told = 0;
    const ways: readonly ((name: string, text: string) => string)[] = [
      (name, text) => `ENV ${name}=${JSON.stringify(text)}\n`,
      (name, text) => `ENV ${name}='${text}'\n`,
      (name, text) => `ENV A=b ${name}=${text}\n`,
      (name, text) => `ENV ${name} ${text}\n`,
      (name, text) => `ARG ${name}=${text}\n`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), value, fc.constantFrom(...ways), (name, text, way) => {
        // What ends a word, takes it apart or joins lines is no part of the value as it is read.
        if (text.length > 5_000 || !/^[^\s"'\\$#]{6,}$/.test(text) || worthUnder(name, text) === "none") return;
        const dockerfile = `FROM alpine:3.22\n${way(name, text)}RUN true\n`;
        const { findings = [] } = labOf(settings, { Dockerfile: dockerfile }).check(uriOf("Dockerfile")) ?? {};
        told += findings.length;
        const shown = redactorOf("Dockerfile", dockerfile).text;
        assert.ok(!shown.includes(text), `${dockerfile}\n${shown}`);
      }),
      { numRuns: some },
    );
    assert.ok(told > some / 20, `only ${told} were told`);
  });
});

test("no format of the command line shows one", async () => {
  const shapes = [
    ...words(
      "ZEBRA_KIOSK_LEMON Zx81***kqZx Zx81…kqZx91 Zx81kqZx... xxxxZx81kq $zebra-kiosk.81 Zebra$A.kiosk ThisIsNotAnEXAMPLE",
    ),
    "<a>Zx81kq",
    "Zx81 kq <b>",
  ];
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-worth-"));
  try {
    const files = shapes.map((text, i) => [
      [`pod-${i}.yaml`, pod(`        - name: DB_PASSWORD\n          value: ${JSON.stringify(text)}\n`)],
      [`Dockerfile.${i}`, `FROM alpine:3.22\nENV DB_PASSWORD='${text}'\n`],
    ]);
    writeFiles(folder, { ".git/HEAD": "ref: refs/heads/main\n", ...Object.fromEntries(files.flat()) });
    for (const format of ["text", "json", "sarif"]) {
      const { terminal, written } = recordingTerminal();
      await run(["check", folder, "--format", format], terminal);
      const findings = written.out.match(/secret-in-env/g)?.length ?? 0;
      assert.ok(findings >= 2 * shapes.length, `${format}: ${findings}`);
      for (const text of shapes) assert.ok(!written.out.includes(text), `${format}: ${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
