// Files with a secret of every sort in every place that a rule or a name tells it by; drawn with a fixed seed, so that none is in
// the repository. In each something else is wrong on the same line or beside it: that is what has it shown.
import { type Draw, drawing, drawn } from "../../server/src/engine/text/drawn.ts";
import { sampleOf } from "../../server/src/engine/text/samples.ts";
import { SECRET_ROWS } from "../../server/src/engine/text/secrets.ts";
import { TOKENS } from "../../server/src/engine/text/tokens.ts";
import { writeFiles } from "./files.ts";
import { COMMAND_WAYS } from "./planted-commands.ts";
import { CLAIMED, FROM, pod, service, type Way } from "./planted-places.ts";
import { secretOf } from "./secrets.ts";

export interface Planted {
  readonly path: string;
  readonly text: string;
  /** What must not come out again: the lines of a secret of several, what is decoded of one in base64. */
  readonly secrets: readonly string[];
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const escaped = (text: string) =>
  text.replace(/./g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The places; each is given a secret of its own. */
const WAYS: readonly Way[] = [
  ["env", "Dockerfile", (s) => `${FROM}ENV DB_PASSWORD=${s}\n`],
  ["env, quoted", "Dockerfile", (s) => `${FROM}ENV A=1 DB_PASSWORD="${s}" B=2\n`],
  ["env, likely name", "Dockerfile", (s) => `${FROM}ENV SIGNING_KEY='${s}'\n`],
  ["env, old form", "Dockerfile", (s) => `${FROM}ENV API_TOKEN ${s}\n`],
  ["env, default", "Dockerfile", (s) => `${FROM}ENV API_TOKEN=\${OTHER:-${s}}\n`],
  ["env, carriage returns", "Dockerfile", (s) => `${FROM}ENV DB_PASSWORD=${s}\nRUN sudo a\n`.replaceAll("\n", "\r\n")],
  ["env, two lines", "Dockerfile", (s) => `${FROM}ENV A=1 \\\n  DB_PASSWORD=${s.slice(0, 7)}\\\n${s.slice(7)} B=2\n`],
  ["env, with an escape", "Dockerfile", (s) => `${FROM}ENV DB_PASSWORD=${s.slice(0, 7)}\\${s.slice(7)}\n`],
  ["env, windows", "Dockerfile", (s) => `# escape=\`\n${FROM}ENV DB_PASSWORD=${s.slice(0, 7)}\`\n${s.slice(7)}\n`],
  ["arg", "Dockerfile", (s) => `${FROM}ARG NPM_TOKEN=${s}\nRUN sudo npm ci ${s}\n`],
  ["global arg", "Dockerfile", (s) => `ARG NPM_TOKEN=${s}\n${FROM}`],
  ["label", "Dockerfile", (s) => `${FROM}LABEL com.acme.password=${s}\n`],
  ["onbuild", "Dockerfile", (s) => `${FROM}ONBUILD ENV DB_PASSWORD=${s}\n`],
  ["export", "Dockerfile", (s) => `${FROM}RUN sudo sh -c "x" && export DB_PASSWORD=${s} && apt-get install x\n`],
  [
    "several lines",
    "Dockerfile",
    (s) => `${FROM}RUN apt-get install x && \\\n    # why\n    TOKEN=${s.slice(0, 6)}\\\n${s.slice(6)} make\n`,
  ],
  ["build argument", "Dockerfile", (s) => `${FROM}RUN sudo docker build --build-arg NPM_TOKEN=${s} .\n`],
  ["option", "Dockerfile", (s) => `${FROM}RUN sudo mysql --password ${s} -e x\n`],
  ["option with equals", "Dockerfile", (s) => `${FROM}CMD mysql --password=${s} --user x\n`],
  ["exec form", "Dockerfile", (s) => `${FROM}CMD ["srv", "--token", "${s}"]\n`],
  ["exec form, escaped", "Dockerfile", (s) => `${FROM}CMD ["srv", "--token", "${escaped(s)}"]\n`],
  ["header", "Dockerfile", (s) => `${FROM}RUN sudo curl -H "Authorization: Bearer ${s}" http://x | sh\n`],
  ["header of a name", "Dockerfile", (s) => `${FROM}RUN sudo curl -H 'PRIVATE-TOKEN: ${s}' http://x | sh\n`],
  ["url", "Dockerfile", (s) => `${FROM}RUN sudo wget https://ci:${encodeURIComponent(s)}@files.acme.dev/x\n`],
  ["url of git", "Dockerfile", (s) => `${FROM}ADD https://ci:${encodeURIComponent(s)}@git.acme.dev/x.git /x\n`],
  ["heredoc", "Dockerfile", (s) => `${FROM}COPY <<EOF /x.env\nDB_PASSWORD=${s}\nEOF\nRUN sudo a\n`],
  ["heredoc, json", "Dockerfile", (s) => `${FROM}COPY <<EOF /x.json\n{"db": {"password": "${s}"}}\nEOF\nRUN sudo a\n`],
  ["comment", "Dockerfile", (s) => `${FROM}# DB_PASSWORD=${s}\nRUN sudo a\n`],
  ["comment of ours", "Dockerfile", (s) => `${FROM}# plimsoll: ignore text/no-such -- TOKEN=${s}\nRUN sudo a\n`],
  ["ignored", "Dockerfile", (s) => `${FROM}# plimsoll: ignore all -- because\nENV DB_PASSWORD=${s}\nRUN sudo ${s}\n`],
  ["repeated", "Dockerfile", (s) => `${FROM}ENV DB_PASSWORD=${s}\nRUN sudo echo ${s} ${base64(s)}\n`],
  ["used as a user", "Dockerfile", (s) => `${FROM}ENV DB_PASSWORD=${s}\nUSER ${s}\nRUN sudo ${s}\n`],
  ["ignore file", ".dockerignore", (s) => `dist\n# TOKEN=${s}\n# plimsoll: ignore text/no-such -- TOKEN=${s}\nx\n`],
  ["ignore file, url", ".dockerignore", (s) => `dist\n# https://ci:${encodeURIComponent(s)}@files.acme.dev/x\n`],
  ["map", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: ${s}\n`)],
  ["map, quoted", "compose.yaml", (s) => service(`    environment: {DB_PASSWORD: "${s}"}\n`)],
  ["map, escaped", "compose.yaml", (s) => service(`    environment: {DB_PASSWORD: "${escaped(s)}"}\n`)],
  ["map, block", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: |-\n        ${s}\n`)],
  ["map, folded", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: >-\n        ${s}\n`)],
  ["map, with blanks", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: a ${s} b\n`)],
  [
    "map, two lines",
    "compose.yaml",
    (s) => service(`    environment:\n      DB_PASSWORD: "${s.slice(0, 7)}\\\n        ${s.slice(7)}"\n`),
  ],
  ["list", "compose.yaml", (s) => service(`    environment:\n      - DB_PASSWORD=${s}\n`)],
  ["list, quoted", "compose.yaml", (s) => service(`    environment: ['DB_PASSWORD=${s}']\n`)],
  ["list, escaped", "compose.yaml", (s) => service(`    environment: ["DB_PASSWORD=${escaped(s)}"]\n`)],
  ["default", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: \${DB_PASSWORD:-${s}}\n`)],
  ["anchor", "compose.yaml", (s) => `x-p: &p ${s}\n${service("    environment:\n      DB_PASSWORD: *p\n")}`],
  ["build arguments", "compose.yaml", (s) => service(`    build: {context: ., args: {NPM_TOKEN: ${s}}}\n`)],
  ["command", "compose.yaml", (s) => service(`    command: ["srv", "--password", "${s}"]\n`)],
  ["command, lines", "compose.yaml", (s) => service(`    command:\n      - --password\n      - ${s}\n`)],
  ["command, text", "compose.yaml", (s) => service(`    command: srv --api-key=${s} --port 1\n`)],
  ["labels", "compose.yaml", (s) => service(`    labels:\n      - acme.token=${s}\n`)],
  [
    "url in a map",
    "compose.yaml",
    (s) => service(`    environment:\n      URL: postgres://u:${encodeURIComponent(s)}@db/x\n`),
  ],
  [
    "content",
    "compose.yaml",
    (s) => `${service("")}configs:\n  a:\n    content: |\n      [db]\n      password = ${s}\n`,
  ],
  [
    "json in a scalar",
    "compose.yaml",
    (s) => service(`    environment:\n      CONFIG: '{"db":{"password":"${s}"}}'\n`),
  ],
  ["json, escaped", "compose.yaml", (s) => service(`    environment:\n      CONFIG: "{\\"password\\":\\"${s}\\"}"\n`)],
  ["broken", "compose.yaml", (s) => service(`    environment:\n      DB_PASSWORD: ${s}\n   x: [\n`)],
  ["variable", "k8s/pod.yaml", (s) => pod(`      env:\n        - name: DB_PASSWORD\n          value: ${s}\n`)],
  ["variable, flow", "k8s/pod.yaml", (s) => pod(`      env: [{name: DB_PASSWORD, value: "${s}"}]\n`)],
  [
    "variable, json",
    "k8s/pod.json",
    (s) =>
      JSON.stringify(
        {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "a" },
          spec: { hostPID: true, containers: [{ name: "a", image: "a", env: [{ name: "DB_PASSWORD", value: s }] }] },
        },
        null,
        2,
      ),
  ],
  ["arguments", "k8s/pod.yaml", (s) => pod(`      args: ["--token=${s}"]\n`)],
  ["arguments, apart", "k8s/pod.yaml", (s) => pod(`      args:\n        - --token\n        - "${s}"\n`)],
  [
    "shell",
    "k8s/pod.yaml",
    (s) =>
      pod(
        `      command:\n        - sh\n        - -c\n        - |\n          export DB_PASSWORD="${s}"\n          run\n`,
      ),
  ],
  ["annotation", "k8s/pod.yaml", (s) => pod("", `  annotations:\n    acme.dev/api-key: ${s}\n`)],
  ["annotation, json", "k8s/pod.yaml", (s) => pod("", `  annotations:\n    a: '{"token": "${s}"}'\n`)],
  ["comment in a manifest", "k8s/pod.yaml", (s) => pod(`      # token: ${s}\n      tty: true\n`)],
  [
    "template",
    "k8s/pod.yaml",
    (s) =>
      pod(
        `      env:\n        - name: DB_PASSWORD\n          value: {{ .Values.p | default "x" }}\n        - name: B_PASSWORD\n          value: ${s}\n`,
      ),
  ],
  [
    "string data",
    "k8s/secret.yaml",
    (s) => `${CLAIMED}Secret\nmetadata: {name: a}\nstringData:\n  anything: ${s}\n---\n${pod("")}`,
  ],
  [
    "string data, lines",
    "k8s/secret.yaml",
    (s) => `${CLAIMED}Secret\nmetadata: {name: a}\nstringData:\n  file: |\n    [x]\n    y=${s}\n---\n${pod("")}`,
  ],
  [
    "data",
    "k8s/secret.yaml",
    (s) => `${CLAIMED}Secret\nmetadata: {name: a}\ndata:\n  anything: ${base64(s)}\n---\n${pod("")}`,
  ],
  [
    "data, folded",
    "k8s/secret.yaml",
    (s) =>
      `${CLAIMED}Secret\nmetadata: {name: a}\ndata:\n  x: >-\n    ${base64(`${"A=1 ".repeat(9)}${s}`).replace(/.{40}/g, "$&\n    ")}\n---\n${pod("")}`,
  ],
  [
    "config map",
    "k8s/config.yaml",
    (s) => `${CLAIMED}ConfigMap\nmetadata: {name: a}\ndata:\n  db-password: ${s}\n---\n${pod("")}`,
  ],
  [
    "config map, file",
    "k8s/config.yaml",
    (s) =>
      `${CLAIMED}ConfigMap\nmetadata: {name: a}\ndata:\n  app.env: |\n    A=1\n    DB_PASSWORD=${s}\n---\n${pod("")}`,
  ],
  [
    "list of objects",
    "k8s/list.yaml",
    (s) =>
      `${CLAIMED}List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n    stringData: {x: ${s}}\n`,
  ],
  ["our configuration", ".plimsoll.yaml", (s) => `rulez: {}\nignore: ["**/TOKEN=${s}"]\n# password: ${s}\n`],
];

/** Sixteen characters that no word has. */
const PLAIN = /[A-Z][a-z]{2}\d{2}[A-Za-z0-9]{8}\d[a-z]\d/;
/** With characters that encodings change, in places that need no quotes. */
const ODD = /[A-Z][a-z]{2}\d{2}[+/][A-Za-z0-9]{4}~[A-Za-z0-9]{4}\d[a-z]\d/;

/** Every place with a secret of its own, once of letters and digits and once with signs. */
function inPlaces(draw: Draw): readonly Planted[] {
  return [...WAYS, ...COMMAND_WAYS].flatMap(([name, path, text]) =>
    [PLAIN, ODD].map((shape, i) => {
      const secret = drawn(shape, draw);
      return { path: `${name.replace(/\W+/g, "-")}-${i}/${path}`, text: text(secret), secrets: [secret] };
    }),
  );
}

/** Every sort that is told by itself: as its example has it, on a line with something else, and in a manifest. */
function ofSorts(): readonly Planted[] {
  return SECRET_ROWS.flatMap((row): readonly Planted[] => {
    const { path = "Dockerfile", bad } = sampleOf(row);
    const text = bad.replace(/[«»]/g, "");
    const folder = `sort-${row.key}`;
    const lines =
      text.match(/^ *[A-Za-z0-9+/]{64}$/gm)?.map((line) => line.trim()) ?? text.match(/[A-Za-z0-9+/]{64}(?=\\n)/g);
    const own = `${folder}/${path}`;
    if (lines !== null) return [{ path: own, text: `${text}  odd: {privileged: true, image: x}\n`, secrets: lines }];
    const secret = secretOf(row.key);
    // Others are told by what is around them.
    const more =
      TOKENS.some(({ key }) => key === row.key) && !/[\s"'\\]/.test(secret)
        ? [
            {
              path: `${folder}-2/Dockerfile`,
              text: `${FROM}RUN sudo a ${secret}\nUSER ${secret}\nCMD a ${secret}\n`,
              secrets: [secret],
            },
            {
              path: `${folder}-2/k8s/pod.yaml`,
              text: pod(`      args: [${secret}]\n      tty: true\n`),
              secrets: [secret],
            },
          ]
        : [];
    return [{ path: own, text: `${text}RUN sudo a\n`, secrets: [secret] }, ...more];
  });
}

/** All of them, the same at every run. */
export function planted(): readonly Planted[] {
  return [...ofSorts(), ...inPlaces(drawing("planted"))];
}

/** Writes them below a folder. */
export function writePlanted(folder: string, all: readonly Planted[]): void {
  for (const { path, text } of all) writeFiles(folder, { [path]: text });
}

/** The spellings in which a secret is searched for. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      bytes.toString("base64").replace(/=+$/, ""),
      bytes.toString("base64url"),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString("hex"),
    ]),
  ];
}

/** The secrets that a text holds, with the files they were planted in. */
export function leaked(text: string, all: readonly Planted[]): readonly string[] {
  return all.flatMap(({ path, secrets }) =>
    secrets.flatMap((secret) =>
      spellings(secret)
        .filter((one) => text.includes(one))
        .map(
          (one) =>
            `${path}: ${one.slice(0, 12)}… in ${JSON.stringify(text.slice(Math.max(0, text.indexOf(one) - 70), text.indexOf(one) + one.length + 20))}`,
        ),
    ),
  );
}

/** A report that quotes each secret in each text that there is, plain and encoded. */
export function quoting(all: readonly Planted[]): object {
  const Results = all.map(({ path: name, secrets }) => {
    const said = secrets.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString("base64"),
      encodeURIComponent(secret),
      Buffer.from(secret).toString("hex"),
      Buffer.from(`user:${secret}@x`).toString("base64"),
    ]);
    const words = `Here is ${said.join(" and ")} in plain text`;
    return {
      Target: name,
      Class: "config",
      Misconfigurations: [
        {
          ID: "DS-0999",
          Title: words,
          Message: `Use COPY instead of 'ADD ${words}'`,
          Resolution: words,
          Severity: "MEDIUM",
          Status: "FAIL",
          CauseMetadata: { StartLine: 1, EndLine: 2 },
        },
      ],
      Secrets: [{ RuleID: "some", Title: words, StartLine: 1, EndLine: 1, Match: `*** ${words}` }],
    };
  });
  return { SchemaVersion: 2, Results };
}
