// What a redactor takes out of texts, what it leaves in, and what that costs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { redact } from "../server/src/engine/text/redaction/redact.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";
import { planted } from "./support/planted.ts";
import fc from "./support/property.ts";
import { redactorOf, secretOf } from "./support/secrets.ts";

const SECRET = ["Tg4r", "q9Zx", "w2Lm"].join("");
const dockerfile = (lines: string) => redactorOf("Dockerfile", `FROM a:1\n${lines}\n`);

describe("the text of a file", () => {
  test("keeps every place: as long, with the same line breaks, and with nothing else changed", () => {
    for (const { path, text } of planted()) {
      const shown: string = redactorOf(path, text).text;
      assert.equal(shown.length, text.length, path);
      for (let i = 0; i < text.length; i += 1)
        assert.ok(shown[i] === text[i] || (shown[i] === "*" && /\S/.test(text[i] ?? "")), `${path} at ${i}`);
    }
  });

  test("hides a key's lines, not its first and last one; also of a key without an end", () => {
    const body = secretOf("azure-storage-key").slice(0, 64);
    for (const end of ["-----END PRIVATE KEY-----\n", "", "USER a\n"]) {
      const { text } = dockerfile(`COPY <<E /k\n-----BEGIN PRIVATE KEY-----\n${body}\n${body}\n${end}E\nRUN sudo a`);
      assert.ok(text.includes("-----BEGIN PRIVATE KEY-----\n****"), text);
      assert.ok(!text.includes(body.slice(0, 20)) && text.includes(end) && text.endsWith("RUN sudo a\n"), text);
    }
  });

  test("a key is marked at its first line", () => {
    const body = secretOf("azure-storage-key").slice(0, 64);
    const head = "-----BEGIN PRIVATE KEY-----";
    const text = `FROM a:1\nCOPY <<E /k\n${head}\n${body}\n${body}\n-----END PRIVATE KEY-----\nE\n`;
    const checked = labOf(settingsOf({}, new Set(["text/secret-value"])), { Dockerfile: text }).check(
      uriOf("Dockerfile"),
    );
    const start = text.indexOf(head);
    assert.deepEqual(
      checked?.findings.map(({ at }) => at),
      [{ start, end: start + head.length }],
    );
  });
});

describe("texts about a file", () => {
  test("of a short, common or harmless value nothing is taken out", () => {
    for (const value of [
      "true",
      "changeme",
      "abc",
      "postgres",
      "my-app",
      "5432",
      "/run/secrets/x",
      "v1.2.3",
      "$OTHER",
    ]) {
      const words = `The image \`${value}\` of user ${value} at ${value}:5432/${value}.`;
      assert.equal(dockerfile(`ENV DB_PASSWORD=${value}`).redact(words), words);
    }
    // Where it stands it is hidden, if it may be what opens something.
    assert.match(dockerfile("ENV DB_PASSWORD=postgres").text, /DB_PASSWORD=\*{8}\n/);
    assert.match(
      dockerfile("ENV USES_PASSWORD=true TOKEN_FILE=/run/x A_TOKEN=${B}").text,
      /=true .*=\/run\/x .*=\$\{B\}\n/,
    );
  });

  test("a secret is taken out as it is and encoded, alone and inside of more", () => {
    const { redact: shown } = dockerfile(`ENV DB_PASSWORD=${SECRET}`);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    for (const said of [
      SECRET,
      base64(SECRET),
      Buffer.from(SECRET).toString("hex"),
      Buffer.from(SECRET).toString("hex").toUpperCase(),
    ])
      assert.equal(shown(`It is ${said}.`), "It is ***.");
    for (const around of ["u:", "us:", "use:"])
      assert.ok(!shown(base64(`${around}${SECRET}@x`)).includes(base64(SECRET).slice(4, 12)));
  });

  test("a value behind a name that says so, in any text", () => {
    assert.equal(redact(`ENV A_TOKEN=${SECRET} in line 3`), "ENV A_TOKEN=*** in line 3");
    assert.equal(redact(`"password": "${SECRET}", x`), '"password": "***", x');
    assert.equal(redact(`--password ${SECRET} --user a`), "--password *** --user a");
    assert.equal(redact(`Authorization: Bearer ${SECRET}`), "Authorization: Bearer ***");
    for (const prose of [
      "Secret: do not store it",
      "the password is in a file",
      "my-secret:latest",
      "token=",
      "TOKEN=${X}",
      "This key (`AccountKey=`) is here.",
      'after `token:`, or "token=", it',
    ])
      assert.equal(redact(prose), prose);
  });

  test("redacting twice is redacting once", () => {
    const all = planted();
    fc.assert(
      fc.property(fc.constantFrom(...all), ({ path, text }) => {
        const { redact: shown } = redactorOf(path, text);
        const once = shown(text);
        assert.equal(shown(once), once);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a line with a fault shows no value", () => {
  const rows: readonly (readonly [path: string, line: string, hidden: string])[] = [
    ["Dockerfile", 'LABEL a="https://bob:halfsecretq', "halfsecretq"],
    ["Dockerfile", "RUN curl https://bob:s3crX\\\n  etqq9@db.corp/x", "s3crX"],
    ["Dockerfile", "RUN curl https://bob:s3crX\\\n  etqq9@db.corp/x", "etqq9"],
    ["compose.yaml", "API_PASSWORD hunter2xyz", "hunter2xyz"],
    ["compose.yaml", '"PASSWORD" "hunter2xyz"', "hunter2xyz"],
    ["compose.yaml", "PASSWORD: *hunter2xyz", "hunter2xyz"],
    ["compose.yaml", "PASSWORD: !Passw0rdX", "Passw0rdX"],
    ["compose.yaml", "URL: 'redis://:hunter2xyz", "hunter2xyz"],
  ];
  for (const [file, line, hidden] of rows)
    test(line, () => {
      const { text } = redactorOf(file, `${file === "Dockerfile" ? "FROM a:1" : "services:\n  web:"}\n${line}\n`);
      assert.ok(!text.includes(hidden), text);
    });
  const shown: readonly (readonly [path: string, line: string])[] = [
    ["Dockerfile", "ENV A=https://db:8080 B=https://host:port/x C=ws://a:80-90"],
    ["compose.yaml", "      a: docker-image://alpine:latest"],
    ["compose.yaml", "      a: https://db:$PORT/x"],
    ["compose.yaml", "    x: &known1 ${A}\n    environment: {PASSWORD: *known1}"],
    ["compose.yaml", "      PASSWORD: !reset null"],
    ["compose.yaml", "      # PASSWORD required"],
  ];
  for (const [file, line] of shown)
    test(`is shown: ${line}`, () => {
      const text = `${file === "Dockerfile" ? "FROM a:1" : "services:\n  web:"}\n${line}\n`;
      assert.equal(String(redactorOf(file, text).text), text);
    });
});

describe("costs grow with the text alone", () => {
  const shapes: Readonly<Record<string, (size: number) => string>> = {
    "secrets of one beginning": (size) =>
      Array.from({ length: size / 30 }, (_, i) => `ENV A_TOKEN=Abc123xyz${i}\n`).join(""),
    "one long secret": (size) => `ENV A_TOKEN=${"Ab1".repeat(size / 3)}\n`,
    "a secret like its text": (size) => `ENV A_TOKEN=${"a1".repeat(size / 4)}b\nRUN ${"a1".repeat(size / 4)}\n`,
    "names without values": (size) => "password_".repeat(size / 9),
    "names and signs": (size) => "token=".repeat(size / 6),
    "quotes that do not end": (size) => 'token="'.repeat(size / 7),
    "heads of keys": (size) => "-----BEGIN PRIVATE KEY-----\n".repeat(size / 28),
    addresses: (size) => "a://b:c@".repeat(size / 8),
    "halves of addresses": (size) => "a://b:cdef\n".repeat(size / 11),
    "aliases of nothing": (size) => Array.from({ length: size / 20 }, (_, i) => `token: *abc${i}\n`).join(""),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    test(name, () =>
      assertLinear(
        name,
        20_000,
        (size) => `FROM a:1\n${shape(Math.round(size))}`,
        (text) => {
          const redactor = redactorOf("Dockerfile", text);
          return [redactor.text, redactor.redact(text)];
        },
      ),
    );
  }
});
