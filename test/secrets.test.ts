// The secret scanner behind `text/secret-value`. Tokens are drawn here at run time, so that none stands in the repository.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loginsIn } from "../server/src/engine/text/addresses.ts";
import { commentsOf } from "../server/src/engine/text/comments.ts";
import { redact } from "../server/src/engine/text/redaction/redact.ts";
import { SECRET_ROWS, secretsIn } from "../server/src/engine/text/secrets.ts";
import { triggerFinder } from "../server/src/engine/text/triggers.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";
import fc from "./support/property.ts";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const ALNUM = LOWER + LOWER.toUpperCase() + DIGITS;
const HEX = "0123456789abcdef";

/** `length` characters of an alphabet, the same at every run, without sequences that a stand-in would have. */
function random(alphabet: string, length: number, seed = 7): string {
  let state = seed * 2_654_435_761;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length] ?? "";
  }
  return text;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const pem = (kind: string, body: string, end = "END") =>
  ["-----BEGIN ", kind, "PRIVATE KEY-----\n", body, "\n-----", end, " ", kind, "PRIVATE KEY-----"].join("");
const keyBody = (random(`${ALNUM}+/`, 320, 3).match(/.{64}/g) ?? []).join("\n");

const TOKENS: Readonly<Record<string, string>> = {
  "aws-access-token": `AKIA${random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
  "github-pat": `ghp_${random(ALNUM, 36)}`,
  "github-fine-grained-pat": `github_pat_${random(ALNUM, 22)}_${random(ALNUM, 59, 2)}`,
  "github-oauth": `gho_${random(ALNUM, 36)}`,
  "github-app-token": `ghs_${random(ALNUM, 36)}`,
  "github-refresh-token": `ghr_${random(ALNUM, 76)}`,
  "gitlab-pat": `glpat-${random(ALNUM, 20)}`,
  "gitlab-runner-authentication-token-routable": `glpat-${random(ALNUM, 27)}.01.${random(LOWER + DIGITS, 7)}`.replace(
    ".01.",
    ".01",
  ),
  "gitlab-cicd-job-token": `glcbt-64_${random(ALNUM, 20)}`,
  "gitlab-kubernetes-agent-token": `glagent-${random(ALNUM, 50)}`,
  "docker-hub-token": `dckr_pat_${random(ALNUM, 27)}`,
  "docker-swarm-token": `SWMTKN-1-${random(LOWER + DIGITS, 50)}-${random(LOWER + DIGITS, 25, 2)}`,
  "age-secret-key": `AGE-SECRET-KEY-1${random("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)}`,
  "gcp-api-key": `AIza${random(ALNUM, 35)}`,
  "digitalocean-pat": `dop_v1_${random(HEX, 64)}`,
  "vault-service-token": `hvs.${random(ALNUM, 95)}`,
  "doppler-api-token": `dp.pt.${random(ALNUM, 43)}`,
  "pulumi-api-token": `pul-${random(HEX, 40)}`,
  "databricks-api-token": `dapi${random(HEX, 32)}`,
  "npm-access-token": `npm_${random(ALNUM, 36)}`,
  "pypi-upload-token": `pypi-AgEIcHlwaS5vcmc${random(ALNUM, 120)}`,
  "rubygems-api-token": `rubygems_${random(HEX, 48)}`,
  "slack-bot-token": `xoxb-${random("123456789", 12)}-${random("123456789", 12, 2)}-${random(ALNUM, 24)}`,
  "slack-webhook-url": `hooks.slack.com/services/T${random(ALNUM, 8)}/B${random(ALNUM, 8, 2)}/${random(ALNUM, 26, 3)}`,
  "stripe-access-token": `sk_live_${random(ALNUM, 24)}`,
  "shopify-access-token": `shpat_${random(HEX, 32)}`,
  "sendgrid-api-token": `SG.${random(ALNUM, 22)}.${random(ALNUM, 43, 2)}`,
  "twilio-api-key": `SK${random(HEX, 32)}`,
  "openai-api-key": `sk-${random(ALNUM, 20)}T3BlbkFJ${random(ALNUM, 20, 2)}`,
  "openai-project-key": `sk-proj-${random(ALNUM, 74)}T3BlbkFJ${random(ALNUM, 74, 2)}`,
  "anthropic-api-key": `sk-ant-api03-${random(ALNUM, 93)}AA`,
  "huggingface-access-token": `hf_${random(ALNUM, 34)}`,
  "grafana-service-account-token": `glsa_${random(ALNUM, 32)}_${random(HEX, 8)}`,
  "linear-api-key": `lin_api_${random(ALNUM, 40)}`,
  "notion-api-token": `ntn_${random(DIGITS, 11)}${random(ALNUM, 35)}`,
  "sentry-user-token": `sntryu_${random(HEX, 64)}`,
  "azure-ad-client-secret": `${random(ALNUM, 3)}8Q~${random(ALNUM, 34)}`,
  "hashicorp-tf-api-token": `${random(ALNUM, 14)}.atlasv1.${random(ALNUM, 67, 2)}`,
  jwt: `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64('{"sub":"c0ffee","iat":1717171717}').replaceAll("=", "")}.${random(ALNUM, 43)}`,
  "private-key": pem("RSA ", keyBody),
  "private-key-base64": base64(`${pem("", keyBody)}\n`),
};

test("every sort of token is found with its id and the exact span", () => {
  for (const [id, value] of Object.entries(TOKENS)) {
    for (const [before, after] of [
      ["", ""],
      ['ENV A="', '"\n'],
      ["RUN curl -H 'Authorization: Bearer ", "' x\n"],
      ["    value: ", "\n  - name: b"],
      ["${TOKEN:-", "}"],
      ["- A=", ", "],
      ["https://user:", "@host/path"],
    ] as const) {
      const [secret, ...more] = secretsIn(before + value + after);
      assert.equal(secret?.row.key, id, `${id} after ${JSON.stringify(before)}`);
      assert.deepEqual(secret?.at, { start: before.length, end: before.length + value.length }, id);
      assert.deepEqual(more, [], id);
    }
  }
});

test("a token inside a longer word is none", () => {
  for (const [id, value] of Object.entries(TOKENS)) {
    if (id.startsWith("private-key") || id === "slack-webhook-url") continue;
    assert.deepEqual(secretsIn(`x${value}`), [], `${id} after a letter`);
    assert.deepEqual(secretsIn(`A=my-${value.slice(0, 12)}`), [], `${id} cut short`);
  }
});

test("nothing a secret tells about itself holds its value", () => {
  for (const value of Object.values(TOKENS)) {
    for (const { at, ...told } of secretsIn(value)) {
      const piece = value.slice(at.end - 12, at.end - 2);
      assert.ok(!JSON.stringify(told).includes(piece));
    }
  }
});

test("no finding shows the value: neither message, subject, fix nor related text", () => {
  const value = TOKENS["github-pat"] ?? "";
  const files: Readonly<Record<string, string>> = {
    Dockerfile: `FROM alpine:3.22 AS ${value}\nARG A=${value}\nENV B=${value}\nLABEL c=${value}\nRUN echo ${value} # ${value}\nCOPY ${value} /${value}\nCMD ["${value}"]\n`,
    "compose.yaml": `name: ${value}\nservices:\n  ${value}:\n    image: a:${value}\n    environment:\n      - A=${value}\n      - ${value}=1\n    volumes: ["${value}:/${value}"]\n    command: [${value}]\n    labels: {a: ${value}}\n  b: {image: x, ports: ["${value}"], privileged: true, environment: {${value}: 1}}\n`,
    "k8s/a.yaml": `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {b: ${value}}\nspec:\n  containers:\n    - name: web\n      image: a\n      args: [${value}]\n      env:\n        - {name: A, value: ${value}}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    const checked = labOf(settingsOf({}, new Set(["text/secret-value"])), { [path]: text }).check(uriOf(path));
    assert.ok((checked?.findings.length ?? 0) > 1, path);
    assert.ok(!JSON.stringify(checked?.findings).includes(value.slice(-20)), `a finding on ${path} holds the value`);
  }
});

test("context shows values that have no prefix", () => {
  const key = random(`${ALNUM}+/`, 40, 5);
  const azure = `${random(ALNUM, 86)}==`;
  const login = base64(`robot:${random(ALNUM, 24)}`);
  const config = base64(`{"auths":{"ghcr.io":{"auth":"${login}"}}}`);
  const folded = (config.match(/.{1,60}/g) ?? []).join("\n    ");
  const cases: readonly (readonly [id: string, text: string, value: string])[] = [
    ["aws-secret-access-key", `ENV AWS_SECRET_ACCESS_KEY=${key}\n`, key],
    ["aws-secret-access-key", `- name: AWS_SECRET_ACCESS_KEY\n  value: "${key}"\n`, key],
    ["aws-secret-access-key", `aws configure set aws_secret_access_key ${key}\n`, key],
    ["azure-storage-key", `AccountName=a;AccountKey=${azure};EndpointSuffix=x`, azure],
    ["dockerconfig-auth", `{"auths":{"ghcr.io":{"auth":"${login}"}}}`, login],
    ["dockerconfig-auth", `'{\\"auths\\":{\\"x\\":{\\"auth\\":\\"${login}\\"}}}'`, login],
    ["dockerconfig-secret", `data:\n  .dockerconfigjson: ${config}\nkind: Secret\n`, config],
    ["dockerconfig-secret", `data:\n  .dockerconfigjson: |\n    ${folded}\ntype: x\n`, folded],
  ];
  for (const [id, text, value] of cases) {
    const [secret] = secretsIn(text);
    assert.equal(secret?.row.key, id, text.replace(value, "…"));
    assert.equal(text.slice(secret?.at.start, secret?.at.end), value);
  }
});

test("private keys: escaped, indented, of a service account, locked", () => {
  const escaped = pem("", keyBody).replaceAll("\n", "\\n");
  const account = secretsIn(`{"type": "service_account", "private_key": "${escaped}\\n"}`);
  assert.equal(account[0]?.row.key, "gcp-service-account");
  const indented = pem("EC ", keyBody).replaceAll("\n", "\n      ");
  assert.equal(secretsIn(`stringData:\n  key: |\n      ${indented}\n`)[0]?.row.key, "private-key");
  assert.equal(secretsIn(pem("OPENSSH ", keyBody))[0]?.row.key, "private-key");
  const [locked] = secretsIn(pem("ENCRYPTED ", keyBody));
  assert.equal(locked?.row.key, "encrypted-private-key");
  assert.equal(locked.row.severity, "warning");
});

test("stand-ins, hashes and public things are silent", () => {
  const quiet = [
    ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
    ["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"].join(""),
    ["AIza", "SyDMAScliyLx7F0NPDEJi1QmyCgHIAODrlU"].join(""),
    ["AIza", "SyA8vmApnrHNFE0bApF4hoZ11srVL_n0nvY"].join(""),
    ["gho_", "16C7e42F292c6912E7710c838347Ae178B4a"].join(""),
    ["sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"].join(""),
    ["AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEc", "aGQy67XIw/Jw=="].join(
      "",
    ),
    `AWS_SECRET_ACCESS_KEY=${["wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"].join("")}`,
    `AWS_SECRET_ACCESS_KEY=${random(HEX, 40)}`,
    `ghp_${"x".repeat(36)}`,
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_<your-token>",
    "ghp_${TOKEN}",
    "ghp_your1token2goes3here4your5token6goes7",
    `ghp_abcdef${random(ALNUM, 30)}`,
    `ghp_${"1a2b".repeat(9)}`,
    `ghp_${random(LOWER, 36)}`,
    `glpat-${"*".repeat(20)}`,
    "npm_config_registry_for_the_whole_team_x",
    `sha256:${random(HEX, 64)}`,
    `sha512-${base64(random(ALNUM, 64))}`,
    random(HEX, 40),
    `SK${random(HEX, 31)}`,
    "SKILLS",
    "sk-learn",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ["-----BEGIN CERTIFICATE-----", keyBody, "-----END CERTIFICATE-----"].join("\n"),
    ["-----BEGIN PUBLIC KEY-----", keyBody, "-----END PUBLIC KEY-----"].join("\n"),
    pem("RSA ", "..."),
    pem("RSA ", "MIIEpAIBAAKCAQEA"),
    pem("RSA ", `${"A".repeat(64)}\n`.repeat(4)),
    pem("RSA ", `<the key>\n${keyBody}`),
    pem("RSA ", keyBody).split("-----END")[0] ?? "",
    base64(["-----BEGIN CERTIFICATE-----", keyBody, "-----END CERTIFICATE-----"].join("\n")),
    "grep -q -- '-----BEGIN RSA PRIVATE KEY-----' key.pem",
    `AccountKey=${["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "/K1SZFPTOtr/KBHBeksoGMGw=="].join("")}`,
    `{"auths":{"x":{"auth":"${base64("user:password")}"}}}`,
    `{"auths":{"x":{"auth":"${base64("user:xxxxxxxx")}"}}}`,
    `.dockerconfigjson: ${base64('{"auths":{"x":{}}}')}`,
    `.dockerconfigjson: ${base64(`{"auths":{"x":{"auth":"${base64("user:changeme")}"}}}`)}`,
    `.dockerconfigjson: {{ .Values.config | b64enc }}`,
    `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64('{"sub":"1234567890","name":"John Doe"}').replaceAll("=", "")}.${random(ALNUM, 43)}`,
    `eyJ${random(ALNUM, 40)}.eyJ${random(ALNUM, 40)}.${random(ALNUM, 43)}`,
  ];
  for (const text of quiet) assert.deepEqual(secretsIn(text), [], text);
});

test("two secrets in one text are two, in order", () => {
  const pat = TOKENS["github-pat"] ?? "";
  const npm = TOKENS["npm-access-token"] ?? "";
  const text = `A=${pat}\nB=${npm}\nC=${pat}\n`;
  assert.deepEqual(
    secretsIn(text).map(({ row, at }) => [row.key, at.start]),
    [
      ["github-pat", 2],
      ["npm-access-token", text.indexOf(npm)],
      ["github-pat", text.lastIndexOf(pat)],
    ],
  );
  assert.doesNotMatch(redact(text), new RegExp(`${pat.slice(8, 20)}|${npm.slice(8, 20)}`));
});

test("the ids of other tools are well formed", () => {
  for (const { equivalents = [], answersTo = [] } of SECRET_ROWS) {
    for (const id of equivalents) assert.match(id, /^(?:gitleaks|trivy):[a-z0-9-]+$/);
    for (const id of answersTo) assert.match(id, /^checkov:CKV_SECRET_\d+$/);
  }
});

test("hostile texts cost linear time", () => {
  const seeds = [
    ...Object.values(TOKENS).map((token) => token.slice(0, 24)),
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\n-----END ",
    "eyJ",
    "eyJaaaaaaaaaaaa.",
    "eyJ-",
    "LS0tLS1CRUdJTi",
    "LS0tLS1CRUdJTi\n",
    "/LS0tLS1CRUdJTi",
    '"auth":"',
    '"auth": "AAAA',
    ".dockerconfigjson: |\n  AAAA",
    "AccountKey=",
    "Q~",
    ".atlasv1.",
    "SECRET_ACCESS_KEY ",
    ":-sk-ant-api",
    ":-glpat-",
    ":-hvs.",
    "-",
    " ",
    "A",
  ];
  for (const seed of seeds) {
    const text = (size: number) => seed.repeat(Math.ceil(size / seed.length));
    assertLinear(`${JSON.stringify(seed)} again and again`, 1_000_000, text, secretsIn);
  }
});

test("the logins in a text cost time linear in it", () => {
  for (const seed of ["jdbc:x://db/a?password=x7Qm2L&", "Server=db;Pwd=x7Qm2L;", "://;pwd=", "a://b?pwd"]) {
    const text = (size: number) => seed.repeat(Math.ceil(size / seed.length));
    assertLinear(`${JSON.stringify(seed)} again and again`, 500_000, text, loginsIn);
  }
});

test("a password is weak by its user wherever the user is named", () => {
  for (const text of [
    "jdbc:postgresql://db/shop?password=shopster&user=shopster",
    "jdbc:postgresql://db/shop?user=shopster&password=shopster",
    "Password=shopster;User Id=shopster;Server=db",
    "User Id=shopster;Password=shopster;Server=db",
    "Server=db;Password=shopster;Uid=shopster",
  ])
    assert.deepEqual(
      loginsIn(`"${text}"`).map(({ weak, host }) => [weak, host]),
      [[true, "db"]],
      text,
    );
});

test("a comment is told by the beginning of its line, however far that is", () => {
  const [at, between] = ["postgres://app:", "summertime@db.corp.io"];
  for (let length = 950; length < 1_050; length += 1) {
    const filler = "x".repeat(length - 10);
    const isCommented = (head: string) => {
      const text = `${head}${filler} ${at}${between}`;
      return commentsOf(text)(text.indexOf(between));
    };
    assert.deepEqual(
      ["a https://", "# https://", "'it # ", '{"a": "#', "a # b", "a-- https://"].map(isCommented),
      [false, true, false, false, true, false],
      `${length}`,
    );
  }
});

test("comments on one long line cost time linear in it", () => {
  const places = (size: number) => `{"a": "${"x://a:b@c ".repeat(size / 11)}"}`;
  assertLinear("many places on a line", 500_000, places, (text) => {
    const isInComment = commentsOf(text);
    for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) isInComment(at);
  });
});

test("no text makes it throw, and what it finds lies in order inside the text", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(...Object.values(TOKENS)),
    fc.constantFrom(...Object.values(TOKENS).map((token) => token.slice(0, -3))),
    fc.constantFrom("\n", "\\n", " ", '"', "-----", "eyJ", "=", "."),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join("");
      let last = 0;
      for (const { at } of secretsIn(text)) {
        assert.ok(at.start >= last && at.end > at.start && at.end <= text.length);
        last = at.end;
      }
    }),
    { numRuns: 300 },
  );
});

test("a token that has expired is a hint that says when; one that lasts, or says nothing of it, can be used", () => {
  const token = (claims: string) =>
    [`{"alg":"HS256","typ":"JWT"}`, claims, "636yqRrUCGCe4jsMCsonleX5CYWHncYqZum-"].map((part, i) =>
      i === 2 ? part : base64(part).replaceAll("=", ""),
    );
  const said = (claims: string) =>
    labOf(settingsOf(), { "values.yaml": `key: ${token(claims).join(".")}\n` })
      .check(uriOf("values.yaml"))
      ?.findings.map(({ severity, message }) => `${severity}: ${message}`);
  const usable = "warning: This JSON Web Token (`eyJ…`) is in plain text: anyone who reads the file can use it.";
  assert.deepEqual(said('{"exp":1607925596,"iss":"Acme"}'), [
    "hint: This JSON Web Token (`eyJ…`) expired on 2020-12-14.",
  ]);
  for (const claims of ['{"iss":"Acme","exp":99999999999}', '{"iss":"Acme"}', '{"exp":999999999999999,"iss":"Acme"}'])
    assert.deepEqual(said(claims), [usable], claims);
});

test("an encrypted key is said to be one, in base64 too", () => {
  for (const key of [pem("ENCRYPTED ", keyBody), base64(pem("ENCRYPTED ", keyBody))]) {
    const text = key.startsWith("-") ? `a: |\n  ${key.replaceAll("\n", "\n  ")}\n` : `a: ${key}\n`;
    const lab = labOf(settingsOf(), { "values.yaml": text });
    assert.deepEqual(
      lab.check(uriOf("values.yaml"))?.findings.map(({ severity, message }) => `${severity}: ${message}`),
      [
        "warning: This encrypted private key (`BEGIN ENCRYPTED PRIVATE KEY`) can be read by anyone who finds its passphrase.",
      ],
    );
  }
});

test("a key in base64 is shown by the header that it has, and called encoded", () => {
  for (const kind of ["", "RSA ", "EC ", "OPENSSH "]) {
    const found = labOf(settingsOf(), {
      "a.yaml": `services:\n  a:\n    image: a\n    x: ${base64(pem(kind, keyBody))}\n`,
    })
      .check(uriOf("a.yaml"))
      ?.findings.filter(({ rule }) => rule === "text/secret-value");
    assert.deepEqual(
      found?.map(({ message }) => message),
      [
        `This base64-encoded private key (\`BEGIN ${kind}PRIVATE KEY\`) is not encrypted: anyone who reads the file can use it.`,
      ],
    );
    assert.equal(secretsIn(pem(kind, keyBody))[0]?.shown, `BEGIN ${kind}PRIVATE KEY`);
  }
  // A key with a password is no plain one for being encoded.
  assert.equal(secretsIn(base64(pem("ENCRYPTED ", keyBody)))[0]?.row.key, "encrypted-private-key");
});

test("a token in base64 is the same token, if the whole value is one", () => {
  const token = TOKENS["github-pat"] ?? "";
  const rowsOf = (text: string) => secretsIn(text).map(({ row, encoded }) => `${row.key} ${encoded === true}`);
  assert.deepEqual(rowsOf(`data:\n  token: ${base64(token)}\n`), ["github-pat true"]);
  assert.deepEqual(rowsOf(`data:\n  token: ${base64(`${token}\n`)}\n`), ["github-pat true"]);
  assert.deepEqual(rowsOf(`data:\n  token: ${base64(`${token} and more`)}\n`), []);
  assert.deepEqual(rowsOf(`data:\n  token: ${base64(`ghp_${"x".repeat(36)}`)}\n`), []);
});

test("what looks drawn is told by the name in front of it, if that speaks of a secret", () => {
  const uuid = [8, 4, 4, 4, 12].map((length, seed) => random(HEX, length, seed + 5)).join("-");
  const keysOf = (text: string) => secretsIn(text).map(({ row }) => row.key);
  const found = [
    `HEROKU_API_KEY=${uuid}`,
    `heroku_api_key: "${uuid}"`,
    `ENV HEROKU_API_KEY ${uuid}`,
    `- name: HEROKU_API_KEY\n  value: ${uuid}`,
    `{"herokuToken": "${uuid}"}`,
  ];
  for (const text of found) assert.deepEqual(keysOf(text), ["heroku-api-key"], text.replace(uuid, "…"));
  const none = [
    `HEROKU_APP_ID=${uuid}`,
    `HEROKU_KEY_ID=${uuid}`,
    `HEROKU_APP=${uuid}`,
    `API_KEY=${uuid}`,
    "HEROKU_API_KEY=${HEROKU_API_KEY}",
    "HEROKU_API_KEY=12345678-1234-1234-1234-123456789012",
    `DATADOG_API_KEY=${random(HEX, 31)}`,
  ];
  for (const text of none) assert.deepEqual(keysOf(text), [], text.replace(uuid, "…"));
});

test("triggers are found where an alternation of them finds them, the longest first", () => {
  const triggers = ["ab", "abc", "abcd", "bcd", "b-c", "cc-", "ccd"];
  const next = triggerFinder(triggers);
  const longestFirst = triggers.toSorted((a, b) => b.length - a.length).join("|");
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "-", "é", "🚢"), maxLength: 40 });
  const same = fc.property(texts, (text) => {
    const found: string[] = [];
    for (let hit = next(text, 0); hit !== undefined; hit = next(text, hit.index + hit.trigger.length))
      found.push(`${hit.index} ${hit.trigger}`);
    const expected = [...text.matchAll(new RegExp(longestFirst, "g"))].map((match) => `${match.index} ${match[0]}`);
    assert.deepEqual(found, expected);
  });
  fc.assert(same);
});
