// Stages: what each is built from, which is shipped, what it inherits, and who it runs as.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseDockerfile } from "../server/src/engine/dockerfile/parse/parse.ts";
import {
  ancestors,
  inEffect,
  parents,
  placeOf,
  roots,
  stages,
  targetStages,
} from "../server/src/engine/dockerfile/stages/stages.ts";
import { baseOf, finalUser, runsAsRoot, userAt } from "../server/src/engine/dockerfile/stages/users.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const of = (text: string) => stages(parseDockerfile(text));

describe("stages", () => {
  test("the last one is shipped", () => {
    assert.deepEqual(
      of("FROM a AS x\nFROM b\n").map(({ name, target }) => [name, target]),
      [
        ["x", false],
        [undefined, true],
      ],
    );
    assert.deepEqual(of("ARG A\nRUN b\n"), []);
  });

  test("a FROM may name an earlier stage, in any letter case, or count it", () => {
    assert.equal(of("FROM a AS Build\nFROM BUILD\n")[1]?.parent?.index, 0);
    assert.equal(of("FROM a\nFROM b\nFROM 1\n")[2]?.parent?.index, 1);
    assert.equal(of("FROM later\nFROM a AS later\n")[0]?.parent, undefined);
    assert.equal(of("FROM node AS node\n")[0]?.parent, undefined);
  });

  test("a variable's default may name the stage", () => {
    assert.equal(of("ARG BASE=x\nFROM a AS x\nFROM $BASE\n")[1]?.parent?.index, 0);
  });

  test("a variable may pick one of the stages whose names begin and end like that", () => {
    const arches = "FROM a:1 AS build-amd64\nFROM a:1 AS build-arm64\nFROM b:1 AS other\n";
    const last = (text: string) => of(text).at(-1);
    for (const from of ["build-$TARGETARCH", "BUILD-${TARGETARCH}", "${KIND}-amd64", "build-${TARGETARCH%64}64"]) {
      const stage = last(`ARG KIND\n${arches}FROM ${from}\n`);
      assert.equal(stage?.image, undefined, from);
      assert.notEqual(stage?.origins.length, 0, from);
      assert.equal(stage?.origins.includes(of(arches)[2] as never), false, from);
    }
    assert.equal(last(`${arches}FROM build-$TARGETARCH\n`)?.parent, undefined);
    assert.deepEqual(
      last(`${arches}FROM build-$TARGETARCH\n`)?.origins.map(({ index }) => index),
      [0, 1],
    );
    assert.equal(last(`${arches}FROM build-$TARGETARCH:1\n`)?.image?.tag.is, "set");
    assert.equal(last(`${arches}FROM out-$TARGETARCH\n`)?.image?.tag.is, "absent");
    assert.equal(last(`FROM build-$TARGETARCH\n${arches}`.replace(/FROM b:1.*\n/, ""))?.parent, undefined);
  });

  test("Windows by the image, the platform, the shell, or a comment for hadolint", () => {
    const windows = (text: string) => of(text).at(-1)?.windows;
    for (const image of [
      "mcr.microsoft.com/windows/server:ltsc2025",
      "mcr.microsoft.com/windows:20H2",
      "mcr.microsoft.com/dotnet/framework/sdk:4.8",
      "mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-1809",
      "microsoft/iis",
      "golang:1.25-windowsservercore",
      "jenkins/agent:jdk21-nanoserver-ltsc2019",
      "registry.example.com:5000/base/windows_2022:1",
      "microsoft/nanoserver:sac2016",
      "mcr.microsoft.com/windows/${BASE}:$TAG",
    ])
      assert.equal(windows(`FROM ${image}\n`), true, image);
    for (const image of [
      "dockurr/windows:5",
      "dockcross/windows-static-x64:1",
      "windows.example.com/web:1",
      "mcr.microsoft.com/dotnet/aspnet:8.0",
      "mcr.microsoft.com/mssql/server:2022-latest",
      "mcr.microsoft.com/powershell:7.4",
      "${WINDOWS}/web:1",
    ])
      assert.equal(windows(`FROM ${image}\n`), false, image);
    assert.equal(windows("FROM --platform=windows/amd64 a:1\n"), true);
    assert.equal(windows('FROM a:1\nSHELL ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/C"]\n'), true);
    for (const pragma of ["shell = powershell", "shell=cmd.exe", "shell\t=pwsh # the image has it", "shell=/opt/pwsh"])
      assert.equal(windows(`# hadolint ${pragma}\nFROM a:1\n`), true, pragma);
    for (const pragma of ["shell = bash", "shell = powershell or cmd", "shells = pwsh", "ignore=DL3004"])
      assert.equal(windows(`# hadolint ${pragma}\nFROM a:1\n`), false, pragma);
  });

  test("scratch is no image", () => {
    const [stage] = of("FROM scratch\n");
    assert.equal(stage?.scratch, true);
    assert.equal(stage?.image, undefined);
  });

  test("defaults fill in the image, and what has none is unknown", () => {
    const image = (text: string) => of(text)[0]?.image;
    assert.equal(image("ARG TAG=24\nFROM node:$TAG\n")?.tag.is, "set");
    assert.equal(image("ARG TAG\nFROM node:$TAG\n")?.tag.is, "unknown");
    assert.equal(image("FROM $IMAGE\n")?.tag.is, "unknown");
    assert.equal(image("FROM ${R}/ubuntu\n")?.tag.is, "absent");
    assert.equal(image("ARG TAG\nFROM alpine$TAG\n")?.tag.is, "absent");
    assert.equal(image("FROM ${IMAGE:-node:24}\n")?.tag.is, "set");
    assert.equal(image("ARG TAG\nFROM node:${TAG:-24}\n")?.tag.is, "set");
    assert.equal(image("FROM node:${TAG:-$OTHER}\n")?.tag.is, "unknown");
    assert.equal(image("FROM node:${TARGETARCH:-24}\n")?.tag.is, "unknown");
  });

  test("Windows shows in the image, the platform or the shell, and is inherited", () => {
    for (const head of [
      "FROM mcr.microsoft.com/windows/servercore:ltsc2022",
      "FROM mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022",
      "FROM --platform=windows/amd64 x",
      'FROM x\nSHELL ["powershell", "-Command"]',
      'FROM x\nSHELL ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/S"]',
      "# hadolint shell=powershell\nFROM x",
    ]) {
      assert.equal(of(`${head}\nRUN y\n`)[0]?.windows, true, head);
    }
    assert.equal(of('FROM x AS y\nSHELL ["pwsh"]\nFROM y\n')[1]?.windows, true);
    assert.equal(of("FROM windowmaker:1\n")[0]?.windows, false);
  });

  test("instructions of parent stages are in effect below FROM", () => {
    const doc = parseDockerfile("FROM a AS b\nUSER 1\nUSER 2\nFROM b\nRUN x\nUSER 3\n");
    const stage = targetStages(doc).at(-1);
    assert.ok(stage !== undefined);
    assert.equal(ancestors(stage).length, 2);
    const set = (keyword: string, of = stage) => inEffect(of, keyword).map((one) => one?.words[0]?.value);
    assert.deepEqual(set("USER", stages(doc)[0]), ["2"]);
    assert.deepEqual(set("USER"), ["3"]);
    assert.deepEqual(set("SHELL"), [undefined]);
    assert.equal(userAt(doc, stage.instructions[0] as never)?.value, "2");
    assert.equal(placeOf(doc, doc.instructions[4] as never)?.position, 0);
  });
});

describe("a stage that is built from one of several", () => {
  /** Two stages with some lines each, and a third one that a variable builds from either. */
  const either = (a: string, b: string, rest: string, head = "FROM alpine:3.22") =>
    `${head} AS b-amd64\n${a}\n${head} AS b-arm64\n${b}\nFROM b-$TARGETARCH\n${rest}\n`;
  const plain = (a: string, rest: string) => `FROM alpine:3.22 AS b\n${a}\nFROM b\n${rest}\n`;
  const found = (text: string, rules: Record<string, object> = {}) => {
    const lab = labOf(settingsOf({ rules } as never), { Dockerfile: text });
    const own = text.lastIndexOf("FROM ");
    return (lab.check(uriOf("Dockerfile"))?.findings ?? [])
      .filter(({ at }) => at.start > own)
      .map(({ rule, message }) => `${rule.replace("dockerfile/", "")}: ${message}`);
  };
  const has = (list: readonly string[], text: string) => list.some((one) => one.includes(text));
  const labels = { "dockerfile/missing-labels": { labels: ["team"] } };

  /** What is found where both have `a`, where only one has it and the other `b`, and the other way round. */
  const cases = (a: string, b: string, rest: string, rules = {}, head?: string) =>
    [either(a, a, rest, head), either(a, b, rest, head), either(b, a, rest, head)].map((text) => found(text, rules));

  test("has a variable's value where all say the same", () => {
    for (const name of ["ENV", "ARG"]) {
      const all = cases(`${name} U=root`, `${name} U=app`, "USER $U");
      assert.deepEqual(
        all.map((one) => has(one, "runs as root")),
        [true, false, false],
      );
    }
    const none = cases("ENV U=root", "RUN true", "USER $U", {}, "FROM scratch");
    assert.deepEqual(
      none.map((one) => has(one, "runs as root")),
      [true, false, false],
    );
  });

  test("has a user, a working directory and a base where all have the same", () => {
    const users = cases("USER root", "USER 1", "RUN true").map((one) => has(one, "runs as root"));
    const workdirs = cases("WORKDIR /", "WORKDIR /app", "USER 1\nRUN --mount=type=cache,target=. true");
    assert.deepEqual(users, [false, false, false], "the finding is where USER is");
    for (const [a, b, expected] of [
      ["USER root", "USER root", true],
      ["USER root", "USER 0", true],
      ["USER root", "USER 1", undefined],
      ["USER 1", "RUN x", undefined],
    ] as const) {
      const doc = parseDockerfile(either(a, b, "CMD x"));
      assert.equal(finalUser(doc, targetStages(doc).at(-1) as never)?.root, expected, `${a} ${b}`);
    }
    assert.deepEqual(
      workdirs.map((one) => has(one, "The target")),
      [true, false, false],
    );
    const base = (text: string) => {
      const stage = targetStages(parseDockerfile(text)).at(-1);
      return stage && [baseOf(stage).distribution, baseOf(stage).runsAs, baseOf(stage).name, roots(stage).length];
    };
    const from = (a: string, b: string) => `FROM ${a} AS b-1\nFROM ${b} AS b-2\nFROM b-$X\n`;
    assert.deepEqual(base(from("alpine:3.22", "alpine:3.22")), ["alpine", "root", "alpine:3.22", 2]);
    assert.deepEqual(base(from("alpine:3.22", "debian:13")), ["unknown", "root", undefined, 2]);
    assert.deepEqual(base(from("alpine:3.22", "acme/base:1")), ["unknown", "unknown", undefined, 2]);
  });

  test("has a label, a SHELL and certificates where any may have it", () => {
    const missing = cases("LABEL team=a", "RUN true", "USER 1", labels).map((one) => has(one, "`team`"));
    assert.deepEqual(missing, [false, false, false]);
    assert.ok(has(found(either("RUN true", "RUN true", "USER 1"), labels), "`team`"));
    const shell = 'SHELL ["/bin/ash", "-c"]';
    const commands = cases(shell, "RUN true", "USER 1\nCMD node x").map((one) => has(one, "json-cmd"));
    assert.deepEqual(commands, [false, false, false]);
    assert.ok(has(found(either("RUN true", "RUN true", "USER 1\nCMD node x")), "json-cmd"));
    const install = "RUN apt-get update && apt-get install -y ca-certificates";
    const curl = "RUN apt-get install -y curl\nUSER 1";
    const needs = cases(install, "RUN true", curl, {}, "FROM debian:13").map((one) => has(one, "needs `ca-cert"));
    assert.deepEqual(needs, [false, false, false]);
    assert.ok(has(found(either("RUN true", "RUN true", curl, "FROM debian:13")), "needs `ca-cert"));
  });

  test("is judged as where a name picks its parent, if both are the same", () => {
    for (const own of [
      "USER 1",
      "ENV U=root",
      "WORKDIR /",
      "LABEL team=a",
      'SHELL ["/bin/ash", "-c"]',
      'ENTRYPOINT ["node"]',
      "RUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/90-lean",
      "RUN adduser -D app",
      "ADD https://acme.dev/a.sh /a.sh",
    ]) {
      const rest = 'USER $U\nWORKDIR x\nRUN apt-get install -y jq && sudo x\nUSER root\nCMD node "x"';
      assert.deepEqual(found(either(own, own, rest), labels), found(plain(own, rest), labels), own);
      assert.deepEqual(found(either(own, own, "CMD x"), labels), found(plain(own, "CMD x"), labels), own);
    }
  });

  test("has parents that are certain, and ancestors that may be", () => {
    const all = of(`FROM a AS x\n${either("RUN true", "RUN true", "RUN true", "FROM x")}`);
    const last = all.at(-1) as never;
    assert.deepEqual(
      [ancestors(last), parents(last), roots(last)].map((list) => list.map(({ index }) => index)),
      [[3, 1, 2, 0], [3], [0]],
    );
    const chain = of(`FROM a AS s-0\n${Array.from({ length: 90 }, (_, i) => `FROM s-$X AS s-${i + 1}\n`).join("")}`);
    assert.ok(ancestors(chain.at(-1) as never).length <= 64);
  });
});

describe("users", () => {
  const root = (text: string) => {
    const doc = parseDockerfile(text);
    const stage = targetStages(doc).at(-1);
    return stage === undefined ? undefined : finalUser(doc, stage)?.root;
  };

  test("root has many spellings", () => {
    for (const user of ["root", "0", "0:0", "root:app", '"root"', "ROOT", "ContainerAdministrator"]) {
      assert.equal(root(`FROM a\nUSER ${user}\n`), true, user);
    }
    for (const user of ["app", "10001", "10001:0", "rooty", "node:root"])
      assert.equal(root(`FROM a\nUSER ${user}\n`), false, user);
  });

  test("variables resolve from defaults, others are unknown", () => {
    assert.equal(root("FROM a\nARG U=0\nUSER $U\n"), true);
    assert.equal(root("FROM a\nARG U\nUSER $U\n"), undefined);
    assert.equal(root("FROM a\nUSER\n"), undefined);
  });

  test("a step runs as whom its own line of stages last named", () => {
    const at = (text: string) => {
      const doc = parseDockerfile(text);
      const run = doc.instructions.find(({ keyword }) => keyword === "RUN");
      return run === undefined ? undefined : runsAsRoot(doc, run);
    };
    assert.equal(at("FROM debian:13\nRUN x\nUSER app\n"), true);
    assert.equal(at("FROM debian:13\nUSER app\nRUN x\n"), false);
    assert.equal(at("FROM registry.example.com/x:1\nRUN x\n"), undefined);
    assert.equal(at("FROM grafana/grafana:12.1\nRUN x\n"), false);
  });

  test("what is said of a base is what is known of it", () => {
    const said = (text: string) => {
      const lab = labOf(settingsOf(), { Dockerfile: `${text}\nCMD ["app"]\n` });
      const found = lab.check(uriOf("Dockerfile"))?.findings.find(({ rule }) => rule === "dockerfile/missing-user");
      return found && [found.severity, found.message].join(": ");
    };
    const root = "warning: The image runs as root: it has no `USER`.";
    assert.deepEqual(["FROM debian:13", "FROM scratch", "FROM node:24 AS a\nFROM a"].map(said), [root, root, root]);
    assert.equal(said("FROM acme/base:1"), "info: The image may run as root: it has no `USER`.");
    // What only root may do shows who the base's user is, unless a USER or sudo comes before.
    assert.deepEqual(
      ["RUN apt-get update", "USER root\nRUN apk add curl\nUSER", "RUN sudo apt-get update", "RUN make"].map((step) =>
        said(`FROM acme/base:1\n${step}`)?.slice(0, 23),
      ),
      ["warning: The image runs", undefined, "info: The image may run", "info: The image may run"],
    );
    assert.equal(said("ARG REGISTRY\nFROM ${REGISTRY}/node:24"), "info: The image may run as root: it has no `USER`.");
    assert.equal(said('FROM postgres:18\nENTRYPOINT ["sh"]'), root);
    assert.equal(said("FROM sonarqube:25.10-community"), undefined);
  });

  test("a base that is not known gets no user in bulk", () => {
    const kinds = (text: string) => {
      const lab = labOf(settingsOf(), { Dockerfile: `${text}\nCMD ["app"]\n` });
      const found = lab.check(uriOf("Dockerfile"))?.findings.find(({ rule }) => rule === "dockerfile/missing-user");
      return found?.fixes.map(({ kind }) => kind);
    };
    assert.deepEqual(kinds("FROM acme/base:1"), ["choice"]);
    assert.deepEqual(kinds("FROM debian:13"), ["hardening"]);
    assert.deepEqual(kinds("FROM denoland/deno:distroless-2.9.1"), ["hardening"]);
  });

  test("the first fix at nginx is a tag, then the twin that has it", () => {
    const fixes = (text: string) => {
      const lab = labOf(settingsOf({ extends: "recommended" }), { Dockerfile: text });
      return lab.check(uriOf("Dockerfile"))?.findings.flatMap((one) => one.fixes.map(({ title }) => title));
    };
    assert.deepEqual(fixes("FROM nginx\n"), ["Use `nginx:1.30`", "Use `nginx:1.30-alpine` (if it runs on Alpine)"]);
    assert.deepEqual(fixes("FROM nginx:stable\n"), [
      "Use `nginx:1.30`",
      "Use `nginx:1.30-alpine` (if it runs on Alpine)",
    ]);
    assert.deepEqual(fixes("FROM nginx:1.30\n"), [
      "Use `nginxinc/nginx-unprivileged:1.30`, which runs without root and listens on port 8080",
    ]);
  });

  test("an entrypoint drops privileges for the commands it is made for", () => {
    const said = (text: string) => {
      const found = labOf(settingsOf(), { Dockerfile: text }).check(uriOf("Dockerfile"))?.findings;
      const one = found?.find(({ rule }) => rule === "dockerfile/missing-user");
      return one?.message === "The image starts as root; its entrypoint drops privileges." && one.severity === "hint";
    };
    const drops = {
      "redis:8": ['["redis-server", "/etc/redis.conf"]', '["--save", ""]', '["/etc/redis.conf"]', '["$PROGRAM"]', "[]"],
      "postgres:18": ['["postgres"]', '["-c", "fsync=off"]'],
      "mongo:8": ['["mongod"]', '["mongosh"]'],
      "redmine:6": ['["bundle", "exec", "sidekiq"]'],
      "ghost:6": ['["node", "current/index.js"]'],
      "telegraf:1.38": ['["/app"]', "/app"],
    };
    const stays = {
      "redis:8": ['["/app"]', '["sh", "-c", "redis-server"]', "redis-server", '["/app", "a.conf"]'],
      "postgres:18": ['["/app"]', '["psql"]'],
      "redmine:6": ['["bundle", "install"]', '["bundle"]'],
      "ghost:6": ['["node", "/app.js"]'],
    };
    for (const [image, commands] of Object.entries(drops))
      for (const command of commands) assert.equal(said(`FROM ${image}\nCMD ${command}\n`), true, image + command);
    for (const [image, commands] of Object.entries(stays))
      for (const command of commands) assert.equal(said(`FROM ${image}\nCMD ${command}\n`), false, image + command);
    assert.equal(said("FROM redis:8\n"), true);
    assert.equal(said('FROM redis:8 AS a\nCMD ["/app"]\nFROM a\n'), false, "a parent stage's command counts");
    assert.equal(said('FROM redis:8 AS a\nCMD ["/app"]\nFROM a\nCMD ["redis-server"]\n'), true, "the last one counts");
    assert.equal(said('FROM redis:8\nRUN apk add gosu\nCMD ["gosu", "redis", "/app"]\n'), true, "by itself");
    const [found] =
      labOf(settingsOf({ extends: "recommended" }), { Dockerfile: 'FROM redis:8\nCMD ["/app"]\n' }).check(
        uriOf("Dockerfile"),
      )?.findings ?? [];
    assert.equal(found?.severity, "warning");
    assert.equal(found.message, "The image runs as root: its entrypoint does not drop privileges for this command.");
    assert.deepEqual(fixesOf('FROM redis:8\nCMD ["/app"]\n'), [
      "Run as `redis`, a user of the base image (if the program works without root)",
    ]);
  });

  const fixesOf = (text: string) => {
    const found = labOf(settingsOf(), { Dockerfile: text }).check(uriOf("Dockerfile"))?.findings ?? [];
    return found
      .filter(({ rule }) => /missing-user|last-user-root/.test(rule))
      .flatMap(({ fixes }) => fixes.map(({ title }) => title));
  };
  const digest = `sha256:${"0a".repeat(32)}`;

  test("no fix gives another user to an image that needs root, however it is referred to", () => {
    const images = [
      "httpd:2.4",
      "docker:27-dind",
      "registry:3",
      "nextcloud:30",
      "wordpress:6",
      "php:8.4-apache",
      "nginxproxy/nginx-proxy:1.7",
      "vaultwarden/server:1.34",
      "ghcr.io/tecnativa/docker-socket-proxy:0.4",
    ];
    const unknownTags = ["influxdb", "elasticsearch:7.17.9", "docker.io/library/traefik:v3.5"];
    for (const image of [...images, ...unknownTags]) {
      const name = image.replace(/:.*/, "");
      for (const reference of [image, `${image}@${digest}`, `${name}@${digest}`, `${name}:$VERSION`]) {
        const text = `FROM ${reference}\nCOPY site /site\n`;
        assert.deepEqual(fixesOf(text), [], text);
        assert.deepEqual(fixesOf(`FROM ${reference}\nUSER 10001\nUSER root\nRUN ls\n`), [], reference);
      }
      assert.deepEqual(fixesOf(`ARG I=${image}\nFROM \${I}\nCOPY site /site\n`), [], image);
      assert.deepEqual(fixesOf(`ARG I=${image}\nFROM \${I} AS base\nFROM base\nCOPY site /site\n`), [], image);
    }
    for (const text of [
      `FROM nginx@${digest}\n`,
      "ARG I=nginx:1.28\nFROM ${I}\n",
      "FROM nginx:$V\n",
      "FROM php:${TAG}\n",
    ])
      assert.deepEqual(fixesOf(text), [], text);
    for (const image of ["python:3.14", "php:8.4", `node@${digest}`, "caddy:2", "python:$VERSION"])
      assert.notDeepEqual(fixesOf(`FROM ${image}\n`), [], image);
  });

  test("mirrors of Docker's official images have the same facts; a fix keeps the mirror", () => {
    for (const mirror of ["public.ecr.aws/docker/library", "mirror.gcr.io/library", "mirror.gcr.io", "docker.io"]) {
      const file = (name: string) => `FROM ${mirror}/${name}\nCOPY site /site\n`;
      const findings = (name: string) =>
        labOf(settingsOf({ extends: "recommended" }), { Dockerfile: file(name) }).check(uriOf("Dockerfile"))
          ?.findings ?? [];
      assert.deepEqual(findings("memcached:1.6"), [], mirror);
      assert.deepEqual(
        fixesOf(file("postgres:18")),
        ["Run as `postgres`, a user of the base image (if it may write to what is mounted)"],
        mirror,
      );
      assert.deepEqual(fixesOf(file("httpd:2.4")), [], mirror);
      assert.equal(fixesOf(file("nginx:1.30")).length, mirror === "docker.io" ? 1 : 0, mirror);
      const untagged = findings("python").find(({ rule }) => rule === "dockerfile/untagged-base");
      assert.equal(
        untagged?.fixes[0]?.title,
        `Use \`${mirror}/python:3.14-slim\` (if it needs nothing that the smaller image leaves out)`,
      );
    }
  });

  test("a base image's distribution follows from name and tag", () => {
    const base = (text: string) => {
      const [stage] = of(text);
      return stage === undefined ? undefined : baseOf(stage).distribution;
    };
    assert.equal(base("FROM node:24-alpine\n"), "alpine");
    assert.equal(base("FROM docker.io/library/python:3.13\n"), "debian");
    assert.equal(base("FROM gcr.io/distroless/static-debian12\n"), "distroless");
    assert.equal(base("FROM rockylinux:9\n"), "rpm");
    assert.equal(base("FROM maven:3.8-openjdk-17\n"), "unknown", "Oracle Linux, where programs may be left out");
    assert.equal(base("FROM maven:3.8-openjdk-17-slim\n"), "debian");
    assert.equal(base("FROM maven:3.9-eclipse-temurin-17\n"), "debian");
    assert.equal(base("FROM scratch\n"), "scratch");
    assert.equal(base("FROM registry.example.com/x:1\n"), "unknown");
  });
});

describe("a stage that nothing uses", () => {
  test("its tag is a hint; a source of a stage or a mount, by name or number, and the last stage are used", () => {
    const found = (text: string) =>
      labOf(settingsOf(), { Dockerfile: text })
        .check(uriOf("Dockerfile"))
        ?.findings.filter(({ rule }) => /untagged-base|no-latest-base/.test(rule)) ?? [];
    const severities = (text: string) => found(text).map(({ severity }) => severity);
    const [first, second] = found("FROM node AS test\nRUN x\nFROM node:latest AS lint\nFROM debian:13\nUSER 1\n");
    assert.equal(first?.message, "`node` has no tag, so every build of this stage may get a different Node.js.");
    assert.equal(second?.message, "`node:latest` changes with every release, so builds of this stage may differ.");
    assert.deepEqual(severities("FROM node AS test\nRUN x\nFROM node\nUSER 1\n"), ["hint", "warning"]);
    assert.deepEqual(severities("FROM node\nRUN x\nFROM node\nCOPY --from=0 a b\n"), ["warning", "warning"]);
    const mounted = "FROM node AS a\nFROM node\nRUN --mount=from=a,target=/a x\n";
    assert.deepEqual(severities(mounted), ["warning", "warning"]);
    assert.deepEqual(severities("FROM node AS a\nFROM a\n"), ["warning"]);
  });
});
