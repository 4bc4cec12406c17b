// What the titles of fixes name as the condition under which a program still works, and where no fix is offered.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyIf } from "../server/src/engine/core/conditions.ts";
import { parseImage } from "../server/src/engine/core/image.ts";
import { tagsToOffer } from "../server/src/engine/knowledge/known-images.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** The titles of a rule's fixes on a text; where it offers none, its message. */
function said(
  path: string,
  text: string,
  rule: string,
  others: Readonly<Record<string, string>> = {},
): readonly string[] {
  const found = labOf(settingsOf(), { [path]: text, ...others }).check(uriOf(path))?.findings ?? [];
  return found
    .filter((one) => one.rule === rule)
    .flatMap(({ fixes, message }) => (fixes.length > 0 ? fixes.map(({ title }) => title) : [`none: ${message}`]));
}

const user = (text: string) => said("Dockerfile", text, "dockerfile/missing-user");

test("a condition is one clause about one thing", () => {
  assert.equal(onlyIf("Do it", "x", []), "Do it");
  assert.equal(onlyIf("Do it", "x", ["works"]), "Do it (if x works)");
  assert.equal(onlyIf("Do it", "x", ["works", "waits", "ends"]), "Do it (if x works, waits and ends)");
});

test("another user: of a program copied alone nothing has to hold", () => {
  assert.deepEqual(user('FROM scratch\nCOPY app /app\nEXPOSE 8080\nENTRYPOINT ["/app"]\n'), ["Run as user 65532"]);
  assert.deepEqual(user('FROM gcr.io/distroless/static-debian12\nCOPY app /app\nCMD ["/app"]\n'), [
    "Run as `nonroot` (65532), a user of the base image",
  ]);
});

test("another user: what the stage shows of a program has to hold", () => {
  assert.deepEqual(user('FROM scratch\nWORKDIR /data\nCOPY app /app\nEXPOSE 80/tcp 443 8080\nENTRYPOINT ["/app"]\n'), [
    "Run as user 65532 (if the program writes nothing to `/data` and may listen on port 80 or 443)",
  ]);
  assert.deepEqual(user('FROM scratch\nADD rootfs.tar.gz /\nCMD ["/sbin/app"]\n'), [
    "Run as user 65532 (if the program works without root)",
  ]);
  assert.deepEqual(user("FROM node:24\nWORKDIR /app\nCOPY . .\nCMD npm start\n"), [
    "Run as `node`, a user of the base image (if the program works without root and writes nothing to `/app`)",
  ]);
  assert.deepEqual(user("FROM node:24\nWORKDIR /app\nRUN chown node /app\nCMD npm start\n"), [
    "Run as `node`, a user of the base image (if the program works without root)",
  ]);
  assert.deepEqual(user('FROM example.com/base:1\nENTRYPOINT ["app"]\n'), [
    "Run as user 10001, though the base image may have its own user (if the program works without root and needs no home folder)",
  ]);
  assert.deepEqual(user("FROM alpine:3.22\nRUN apk add --no-cache cmake\n"), [
    "Add user `app` (10001) and run as it (if the image works without root)",
  ]);
  assert.deepEqual(user('FROM alpine:3.22\nENV HOME=/root\nCMD ["app"]\n'), [
    "Add user `app` (10001) and run as it (if the program works without root and needs nothing in `/root`)",
  ]);
  assert.deepEqual(user('FROM debian:13\nVOLUME /data\nCMD ["app"]\n'), [
    "Add user `app` (10001), give it `/data` and run as it (if the program works without root)",
  ]);
});

test("another user: of many that a stage has, the last ten are offered", () => {
  const added = Array.from({ length: 12 }, (_, i) => `RUN useradd u${i}`);
  const titles = user(["FROM debian:13", ...added, 'CMD ["web"]', ""].join("\n"));
  assert.equal(titles.length, 10);
  assert.match(titles[0] ?? "", /`u11`/);
  assert.match(titles[9] ?? "", /`u2`/);
});

test("another user: one that a stage takes away again is not there, one of the stage before is", () => {
  const stage = (...lines: readonly string[]) =>
    user(["FROM debian:13 AS a", "RUN useradd web", "FROM a", ...lines, 'CMD ["web"]', ""].join("\n"))[0] ?? "";
  assert.match(stage(), /^Run as `web`/);
  assert.match(stage("RUN userdel web"), /^Add user `app`/);
  assert.match(stage("RUN userdel web", "RUN useradd www"), /^Run as `www`/);
});

test("another user: volumes that are open already are not named, whether or not they are written with a slash", () => {
  const title = (volume: string) =>
    user(`FROM debian:13\nRUN chmod 777 /srv/open/\nVOLUME ${volume}\nCMD ["web"]\n`)[0] ?? "";
  for (const open of ["/srv/open", "/srv/open/a", "/tmp/x"]) assert.doesNotMatch(title(open), /\/srv|\/tmp/, open);
  assert.match(title("/srv/opened"), /`\/srv\/opened`/);
});

test("another user: a script that is not here is named, and never in bulk", () => {
  const text = 'FROM php:8.4-fpm\nCOPY *.sh /\nRUN chown -R www-data:root /var/www\nENTRYPOINT ["/entrypoint.sh"]\n';
  assert.deepEqual(user(text), ["Run as `www-data`, a user of this stage (if `/entrypoint.sh` works without root)"]);
  assert.deepEqual(user('FROM debian:13\nCOPY . /a\nCMD ["bash", "/a/run"]\n'), [
    "Add user `app` (10001) and run as it (if `/a/run` works without root)",
  ]);
});

test("another user: the base's own entrypoint goes on as that user anyway", () => {
  assert.deepEqual(user("FROM redis:8.8\nCOPY redis.conf /etc/\n"), [
    "Run as `redis`, a user of the base image (if it may write to what is mounted)",
  ]);
});

test("another user: nothing is offered where the stage shows that root is needed, and the message says what", () => {
  for (const [command, why] of [
    ['["crond", "-f"]', "`crond` is meant to run as root"],
    ["service ssh start && sleep infinity", "`service` is meant to run as root"],
    ['["nginx"]', "`nginx` starts as root as it is packaged"],
    ['["sh", "-c", "chown app /data; exec app"]', "its command needs root"],
    ["apt-get update && exec app", "its command installs packages"],
    ['["/root/app"]', "its program is in `/root`, root's own folder"],
  ]) {
    assert.deepEqual(user(`FROM debian:13\nCMD ${command}\n`), [
      `none: The image runs as root: it has no \`USER\`, and ${why}.`,
    ]);
  }
});

test("Apache as PHP's image starts it is said to run as any user; the base image is not: it binds port 80", () => {
  const none = "none: The image runs as root: it has no `USER`.";
  assert.deepEqual(user('FROM php:8.4-apache\nCMD ["apache2-foreground"]\n'), [none]);
});

test("the user of before comes back on the same conditions, and not before an entrypoint that gives up root", () => {
  const last = (text: string) => said("Dockerfile", text, "dockerfile/last-user-root");
  assert.deepEqual(last('FROM debian:13\nUSER app\nUSER root\nCMD ["app"]\n'), [
    "Run as `app` again (if the program works without root)",
  ]);
  assert.deepEqual(last('FROM debian:13\nUSER app\nUSER root\nENTRYPOINT ["gosu", "app", "app"]\n'), [
    "none: The image starts as root; its entrypoint drops privileges.",
  ]);
});

const SOCKET = "    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']\n";
const socket = (service: string, others: Readonly<Record<string, string>> = {}) =>
  said("compose.yaml", `services:\n  a:\n${service}${SOCKET}`, "compose/docker-socket", others);
const THROUGH = "none: Service `a` needs `/var/run/docker.sock`, which makes it root on the host";

test("the socket: not taken from a service that is built on an image that works through it", () => {
  const base = "FROM scratch AS first\nFROM nginxproxy/nginx-proxy:1.7-alpine AS base\nFROM base\nCOPY a /a\n";
  const build = "    build: ./proxy\n";
  const dockerfile = { "proxy/Dockerfile": base };
  assert.ok(socket(build, dockerfile)[0]?.startsWith(`${THROUGH}: a proxy is safer`));
  const other = "Remove the mount of `/var/run/docker.sock` (the service may need it)";
  assert.deepEqual(socket(build), [other]);
  assert.deepEqual(socket(build, { "proxy/Dockerfile": "FROM nginx:1.30\n" }), [other]);
  assert.deepEqual(socket("    build: {context: proxy, target: first}\n", dockerfile), [other]);
  assert.ok(socket("    build: {context: proxy, target: base}\n", dockerfile)[0]?.startsWith(THROUGH));
  const either = "FROM nginx:1.30 AS b-arm64\nFROM traefik:v3 AS b-amd64\nFROM b-$TARGETARCH\n";
  assert.deepEqual(socket(build, { "proxy/Dockerfile": either }), [other], "one of several");
  const image = "ARG IMAGE=amir20/dozzle:v8\nFROM $IMAGE\n";
  assert.ok(socket("    build: {dockerfile: d/x.Dockerfile}\n", { "d/x.Dockerfile": image })[0]?.startsWith(THROUGH));
});

test("the socket: nor from one whose image does, and a proxy is told nothing of proxies", () => {
  for (const image of [
    "docker:29-cli",
    "gitea/act_runner:0.2",
    "ghcr.io/nginx-proxy/acme-companion",
    "louislam/dockge:1",
    "selenium/standalone-docker:4.25.0",
    "gcr.io/datadoghq/agent:7",
    "weaveworks/scope:1.13.2",
  ]) {
    assert.ok(socket(`    image: ${image}\n`)[0]?.startsWith(`${THROUGH}: a proxy is safer`), image);
  }
  assert.ok(socket("    image: tecnativa/docker-socket-proxy:0.4\n")[0]?.startsWith(`${THROUGH}.`));
});

test("all rights: not taken from what needs some of them, and the message says what and which", () => {
  const privileged = (more: string) =>
    said("compose.yaml", `services:\n  a:\n    privileged: true\n${more}`, "compose/privileged");
  const why = (what: string) => [`none: Service \`a\` is privileged: it is root on the host; ${what}.`];
  for (const image of ["docker:29-dind", "kindest/node:v1.34.0", "moby/buildkit:v0.26.2", "rancher/k3s:v1.34.1-k3s1"])
    assert.deepEqual(privileged(`    image: ${image}\n`), why("its image needs some of these rights"));
  for (const image of ["itsthenetwork/nfs-server-alpine:12", "registry.example.com/mirror/erichough/nfs-server:2.2.1"])
    assert.deepEqual(privileged(`    image: ${image}\n`), why("its image needs `SYS_ADMIN`"));
  const ebpf = why("programs in the kernel (eBPF) need some of these rights");
  assert.deepEqual(privileged("    image: ${EBPF_PROFILER_IMAGE}\n"), ebpf);
  assert.deepEqual(privileged("    image: a:1\n    command: [--config, /etc/ebpf-profiler.yaml]\n"), ebpf);
  const mounting = (volume: string) => privileged(`    image: a:1\n    volumes: ['${volume}']\n`);
  assert.deepEqual(mounting("/dev/ttyUSB0:/dev/ttyUSB0"), why("the devices that it mounts could be in `devices`"));
  assert.deepEqual(mounting("/dev:/dev"), why("the devices that it mounts need some of these rights"));
  const running = (command: string) => privileged(`    image: a:1\n    command: sh -c '${command}'\n`);
  assert.deepEqual(running("modprobe nbd && exec a"), why("its command needs `SYS_MODULE`"));
  assert.deepEqual(running("mount nfs:/ /mnt && exec a"), why("its command needs `SYS_ADMIN`"));
  assert.deepEqual(running("iptables -F; mount nfs:/ /mnt"), why("its command needs `NET_ADMIN` and `SYS_ADMIN`"));
  for (const command of ["mount /dev/sda /mnt; losetup /dev/loop0 /a", "sysctl -w vm.x=1", "nsenter -t 1 -m mount /a"])
    assert.deepEqual(running(command), why("its command needs some of these rights"), command);
  for (const more of [
    "    volumes: ['/dev/shm:/dev/shm']\n",
    "    command: a --bpfilter\n",
    "    image: docker:29-cli\n",
    "    image: acme/nfs-server-alpine:1\n",
  ]) {
    const service = more.includes("image") ? more : `    image: a:1\n${more}`;
    assert.deepEqual(privileged(service), ["Remove `privileged` (the service may need it)"], more);
  }
});

test("all rights: of another user than root they are a warning", () => {
  const severities = (path: string, text: string) =>
    (labOf(settingsOf(), { [path]: text }).check(uriOf(path))?.findings ?? [])
      .filter(({ rule }) => rule === "compose/privileged" || rule === "kubernetes/privileged-container")
      .map(({ severity }) => severity);
  const compose = (more: string) => severities("compose.yaml", `services:\n  a:\n    image: a:1\n${more}`);
  assert.deepEqual(compose("    privileged: true\n    user: '1000'\n"), ["warning"]);
  assert.deepEqual(compose("    privileged: true\n    user: '0:1000'\n"), ["error"]);
  assert.deepEqual(compose("    build: {context: ., privileged: true}\n"), ["warning"]);
  const pod = (context: string) =>
    severities(
      "k8s/pod.yaml",
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: a:1\n    securityContext: {privileged: true${context}}\n`,
    );
  assert.deepEqual(pod(", runAsUser: 1000"), ["warning"]);
  assert.deepEqual(pod(", runAsNonRoot: true"), ["warning"]);
  assert.deepEqual(pod(", runAsUser: 0"), ["error"]);
  assert.deepEqual(pod(""), ["error"]);
});

test("a capability: not taken from an image or a command that is known to need it", () => {
  const added = (container: string, capability: string) =>
    said(
      "k8s/pod.yaml",
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n${container}    securityContext: {capabilities: {drop: [ALL], add: [${capability}]}}\n`,
      "kubernetes/drop-all-capabilities",
    );
  const kept = (name: string) => [`none: Container \`a\` drops all capabilities but adds \`${name}\`.`];
  for (const image of ["cr.l5d.io/linkerd/proxy-init:v2", "registry.example.com/m/linkerd-io/proxy-init:v2"])
    assert.deepEqual(added(`    image: ${image}\n`, "NET_RAW"), kept("NET_RAW"), image);
  const command = "    image: a:1\n    command: [sh, -c, iptables -t nat -F && exec a]\n";
  assert.deepEqual(added(command, "NET_ADMIN"), kept("NET_ADMIN"));
  const taken = (name: string) => [`Remove \`${name}\` (the container may need it)`];
  assert.deepEqual(added(command, "SYS_ADMIN"), taken("SYS_ADMIN"));
  assert.deepEqual(added("    image: cr.l5d.io/linkerd/proxy-init:v2\n", "SYS_ADMIN"), taken("SYS_ADMIN"));
  assert.deepEqual(added("    image: acme/proxy-init:v2\n", "NET_ADMIN"), taken("NET_ADMIN"));
});

const base = (text: string) => said("Dockerfile", text, "dockerfile/untagged-base");
const tag = (service: string) => said("compose.yaml", `services:\n  a:\n${service}`, "compose/image-tag");

test("a tag: what another variant asks, and nothing where the variant is the same", () => {
  assert.deepEqual(base("FROM eclipse-temurin\n"), [
    "Use `eclipse-temurin:25-jre` (if it needs no Java compiler)",
    "Use `eclipse-temurin:21-jre` (if it needs no Java compiler)",
    "Use `eclipse-temurin:25-jdk`",
  ]);
  assert.deepEqual(tag("    image: node:lts-slim\n"), ["Use `node:26-slim`"]);
  assert.deepEqual(tag("    image: busybox:musl\n"), ["Use `busybox:1.37-musl`"]);
  assert.deepEqual(tag("    image: alpine:edge\n"), ["Use `alpine:3.24` (if it needs nothing newer)"]);
  const known = (image: string) => tagsToOffer(parseImage(image, 0), "2026-11-28");
  assert.deepEqual(known("golang:nanoserver"), []);
  assert.deepEqual(known("wordpress:cli"), []);
  assert.deepEqual(known("oven/bun:alpine"), ["1-alpine"]);
  assert.deepEqual(known("gcr.io/distroless/base:debug"), ["debug-nonroot"]);
});

test("a tag: of the system whose package manager the stages call", () => {
  const slim = "Use `node:26-slim` (if it needs nothing that the smaller image leaves out)";
  assert.deepEqual(base("FROM node\nRUN apt-get update\n"), [slim, "Use `node:26`"]);
  assert.deepEqual(base("FROM node AS a\nFROM a\nRUN apk add x\n"), ["Use `node:26-alpine` (if it runs on Alpine)"]);
  const ended = said("Dockerfile", "FROM node:24-alpine3.19\n", "dockerfile/eol-base-image");
  assert.ok(ended.length > 0 && ended.every((title) => /-alpine[^ ]*`$/.test(title)), ended.join());
  assert.equal(base("FROM node\nRUN apk add x || apt-get install x\n").length, 3);
});

test("a tag: a database's files are of its version, and PostgreSQL 18 refuses the mount of before", () => {
  const data = (one: string) => `${one} has no data of another version)`;
  assert.deepEqual(tag("    image: mysql\n"), [data("Use `mysql:9.7` (if it")]);
  const mount = "    volumes: ['db:/var/lib/postgresql/data']\n";
  assert.deepEqual(tag(`    image: postgres\n${mount}`), [
    data("Use `postgres:17` (if it"),
    data("Use `postgres:17-alpine` (if it runs on Alpine and"),
    data("Use `postgres:16` (if it"),
  ]);
  assert.deepEqual(tag(`    image: postgres:alpine\n${mount}`), [data("Use `postgres:17-alpine` (if it")]);
  assert.equal(
    tag("    image: postgres\n    volumes: ['db:/var/lib/postgresql']\n")[0],
    data("Use `postgres:18` (if it"),
  );
  assert.equal(base('FROM postgres\nVOLUME ["/var/lib/postgresql/data"]\n')[0], data("Use `postgres:17` (if it"));
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: postgres
      volumeMounts:
        - {name: db, mountPath: /var/lib/postgresql/data}
  volumes: [{name: db, emptyDir: {}}]
`;
  assert.equal(said("pod.yaml", pod, "kubernetes/image-latest-or-untagged")[0], data("Use `postgres:17` (if it"));
});

test("another release of Alpine: what is on Alpine already needs no condition for it", () => {
  const titles = (tag: string) => said("Dockerfile", `FROM node:${tag}\n`, "dockerfile/eol-base-image");
  for (const tag of ["18-alpine3.20", "18-alpine", "24-alpine3.15"]) {
    assert.ok(titles(tag).length > 0, tag);
    assert.deepEqual(
      titles(tag).filter((title) => !/^Use `node:\d+-alpine[\d.]*`$/.test(title)),
      [],
      tag,
    );
  }
});

test("a file that is mounted: from where the build gets it", () => {
  const copied = (source: string) =>
    said("Dockerfile", `FROM node:24\nCOPY ${source} /root/\nRUN npm ci\n`, "dockerfile/copy-secret-file")[0];
  const title = (source: string) =>
    `Mount it as a build secret (if only the build needs it and gets \`--secret id=npmrc,src=${source}\`)`;
  assert.equal(copied(".npmrc"), title(".npmrc"));
  assert.equal(copied("./config/.npmrc"), title("config/.npmrc"));
  assert.equal(copied("/config/.npmrc"), title("config/.npmrc"));
});

test("a build secret that is passed as an argument: where it belongs instead", () => {
  const Dockerfile =
    "# syntax=docker/dockerfile:1\nFROM alpine:3.22\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci\n";
  const compose = "services:\n  web:\n    build:\n      context: .\n      args: [NPM_TOKEN]\n";
  assert.deepEqual(said("compose.yaml", compose, "compose/unknown-build-arg", { Dockerfile }), [
    "none: `Dockerfile` mounts `npm_token` as a secret, so it belongs in `build.secrets`, not in `args`.",
  ]);
  const bake = 'target "web" {\n  args = { NPM_TOKEN = "x" }\n}\n';
  assert.deepEqual(said("docker-bake.hcl", bake, "bake/unknown-build-arg", { Dockerfile }), [
    "none: `Dockerfile` mounts `npm_token` as a secret, so it belongs in `secret`, not in `args`.",
  ]);
});

test("a build secret: what the build has to be given", () => {
  const text = "FROM alpine:3.22\nARG NPM_TOKEN\nRUN npm ci\n";
  assert.deepEqual(said("Dockerfile", text, "dockerfile/secret-in-env-or-arg"), [
    "Mount it as a build secret (if the build gets `--secret id=npm_token,env=NPM_TOKEN`)",
  ]);
  const secret = (text: string) => said("Dockerfile", text, "dockerfile/secret-in-env-or-arg");
  assert.deepEqual(secret("FROM node:24\nENV NPM_TOKEN=x7Qm2LkV\nRUN npm ci --token=$NPM_TOKEN\n"), [
    "Mount it as a build secret (if only the build needs it and gets `--secret id=npm_token,env=NPM_TOKEN`)",
  ]);
  assert.deepEqual(secret("FROM node:24\nENV API_TOKEN=x7Qm2LkV\nRUN npm ci\n"), [
    "Remove `API_TOKEN` (if only containers need it and get it when they start)",
  ]);
  // No step names it, but npm is known to read variables that begin so.
  for (const step of ["npm ci", "yarn install", "npx release"])
    assert.deepEqual(secret(`FROM node:24\nENV NPM_TOKEN=x7Qm2LkV\nRUN ${step}\n`), [
      "Remove `NPM_TOKEN` (if only containers need it and get it when they start)",
      "Mount it as a build secret (if only the build needs it and gets `--secret id=npm_token,env=NPM_TOKEN`)",
    ]);
  // What is given to the build comes first as what the build needs.
  assert.deepEqual(secret("FROM node:24\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN\nRUN npm ci\n").slice(0, 2), [
    "Mount it as a build secret (if only the build needs it and gets `--secret id=npm_token,env=NPM_TOKEN`)",
    "Remove `NPM_TOKEN` (if only containers need it and get it when they start)",
  ]);
  for (const [why, text] of Object.entries({
    "a step has no shell": 'FROM node:24\nARG NPM_TOKEN\nRUN ["npm", "ci"]\n',
    "a step has another shell": 'FROM node:24\nARG NPM_TOKEN\nSHELL ["pwsh", "-c"]\nRUN npm ci\n',
    "another language": "FROM node:24\nARG NPM_TOKEN\nRUN <<EOF\n#!/usr/bin/env node\nx(process.env.NPM_TOKEN)\nEOF\n",
    "BuildKit fills it in": "FROM node:24\nARG NPM_TOKEN\nCOPY $NPM_TOKEN /x\nRUN npm ci\n",
    "another variable has it": "FROM node:24\nARG NPM_TOKEN\nENV URL=https://$NPM_TOKEN@x\nRUN npm ci\n",
    "a pair beside it has it": "FROM node:24\nARG NPM_TOKEN U=$NPM_TOKEN\nRUN npm ci\n",
    "a stage built on it does": "FROM node:24 AS a\nARG NPM_TOKEN\nRUN npm ci\nFROM a\nLABEL t=$NPM_TOKEN\n",
    "it may be for FROM": "ARG NPM_TOKEN\nFROM node:24\nRUN npm ci\n",
    "the syntax has no mounts": "# syntax=docker/dockerfile:1.1\nFROM node:24\nARG NPM_TOKEN\nRUN npm ci\n",
    "the syntax is another": "# syntax=example.com/frontend:1\nFROM node:24\nARG NPM_TOKEN\nRUN npm ci\n",
    "it is mounted": "FROM node:24\nARG NPM_TOKEN\nRUN --mount=type=secret,id=npm_token npm ci --t=$NPM_TOKEN\n",
    "the container is started with it":
      "FROM node:24\nENV NPM_TOKEN=x7Qm2LkV\nRUN npm ci --t=$NPM_TOKEN\nCMD app $NPM_TOKEN\n",
    "its shell would print the value":
      'FROM node:24\nSHELL ["/bin/bash", "-euxo", "pipefail", "-c"]\nARG NPM_TOKEN\nRUN npm ci\n',
    "a shell by a longer name": 'FROM node:24\nSHELL ["bash", "-e", "-o", "xtrace", "-c"]\nARG NPM_TOKEN\nRUN npm ci\n',
    "the heredoc's first line": "FROM node:24\nARG NPM_TOKEN\nRUN <<EOF\n#!/bin/bash -x\nnpm ci\nEOF\n",
    "the shell of a heredoc": "FROM node:24\nARG NPM_TOKEN\nRUN <<EOF bash -x\nnpm ci\nEOF\n",
    "the step's own option": "FROM node:24\nARG NPM_TOKEN\nRUN set -ex; npm ci\n",
    "no step can read it": "FROM node:24\nARG NPM_TOKEN\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\n",
    "a trigger does": "FROM node:24\nARG NPM_TOKEN\nONBUILD RUN npm ci --token=$NPM_TOKEN\n",
  })) {
    assert.deepEqual(
      secret(text).filter((title) => !title.startsWith("none: ")),
      [],
      why,
    );
    assert.ok(secret(text).length > 0, why);
  }
});

/** The first fix for a pod that mounts a path of the node where `mount` says, with more containers behind its own. */
function firstOfMounting(image: string, path: string, mount: string, more = ""): string {
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: ${image}
      volumeMounts: [{name: s, ${mount}}]
${more}  volumes: [{name: s, hostPath: {path: ${path}}}]
`;
  return said("pod.yaml", pod, "kubernetes/docker-socket")[0] ?? "";
}

test("the socket in a pod: not taken from a program that works through it", () => {
  const path = "/var/run/docker.sock";
  const first = (image: string) => firstOfMounting(image, path, `mountPath: ${path}`);
  assert.match(first("gitlab/gitlab-runner:v18"), /^none: .* the pod needs it/);
  assert.match(first("agent:1"), /^Remove volume `s` and its mounts/);
});

test("a pod that measures the node by its folders keeps them", () => {
  const first = (image: string, path: string, more?: string) =>
    firstOfMounting(image, path, "mountPath: /s, readOnly: true", more);
  assert.match(
    first("gcr.io/cadvisor/cadvisor:v0.52.1", "/"),
    /^none: .* for container metrics: it can take over the node/,
  );
  assert.match(
    first("prom/node-exporter:v1.10.2", "/"),
    /^none: .* for host metrics, but has no special rights as non-root/,
  );
  assert.match(first("prom/node-exporter:v1.10.2", "/run/docker.sock"), /^Remove volume `s`/);
  assert.match(first("agent:1", "/"), /^Remove volume `s`/);
  const second = "    - {name: b, image: 'agent:1', volumeMounts: [{name: s, mountPath: /s}]}\n";
  assert.match(first("prom/node-exporter:v1.10.2", "/", second), /^Remove volume `s`/);
});

test("a container of Docker in Docker keeps its rights", () => {
  const pod = (image: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: "${image}", securityContext: {privileged: true}}\n`;
  const first = (image: string) => said("pod.yaml", pod(image), "kubernetes/privileged-container")[0] ?? "";
  assert.match(first("ghcr.io/k3d-io/k3d:5.8.3-dind"), /^none: /);
  assert.match(first("docker:29-dind"), /^none: /);
  assert.match(first("registry.example.com/a:finding-1"), /^Remove `privileged`/);
});

test("sudo: taken away only where root is known to run the step", () => {
  const sudo = (text: string) => said("Dockerfile", text, "dockerfile/no-sudo").map((one) => one.slice(0, 5));
  for (const base of ["acme/base:1", "grafana/grafana:12.3.0"]) {
    assert.deepEqual(sudo(`FROM ${base}\nRUN sudo ls\n`), ["none:"], base);
    assert.deepEqual(sudo(`FROM ${base}\nUSER root\nRUN sudo ls\n`), ["Remov"], base);
    assert.deepEqual(sudo(`FROM ${base}\nUSER app\nRUN sudo ls\n`), ["Run t"], base);
  }
  for (const base of ["debian:13", "mcr.microsoft.com/devcontainers/base:2"])
    assert.deepEqual(sudo(`FROM ${base}\nRUN sudo ls\n`), ["Remov"], base);
});

test("another user: the title says where the base may have one of its own", () => {
  const more = " (if the program works without root and needs no home folder)";
  const own = `Run as user 10001, though the base image may have its own user${more}`;
  assert.deepEqual(user('FROM acme/base:1\nCMD ["a"]\n'), [own]);
  assert.deepEqual(user('FROM acme/base:1\nRUN apt-get install -y a\nCMD ["a"]\n'), [`Run as user 10001${more}`]);
});

test("another user: what the stage installs for root has to be done without", () => {
  const text = (packages: string) => `FROM debian:13\nRUN apt-get install -y ${packages}\nCMD ["app"]\n`;
  const title = "Add user `app` (10001) and run as it (if the program works without root";
  assert.deepEqual(user(text("curl nftables wireguard-tools")), [
    `${title} and does not need \`nftables\` or \`wireguard-tools\`)`,
  ]);
  assert.deepEqual(user(text("curl")), [`${title})`]);
});

test("a script from the network: nothing is offered where a checksum that does not match would not stop the step", () => {
  const offered = (step: string, head = "FROM debian:13") =>
    said("Dockerfile", `${head}\n${step}\n`, "dockerfile/curl-pipe-shell").filter((one) => !one.startsWith("none: "));
  const title = "Download it to `/tmp/i`, verify its SHA-256 (fill it in first), then run it";
  assert.deepEqual(offered("RUN curl https://x.example/i | sh"), [title]);
  for (const [why, step] of Object.entries({
    "goes on behind a failure": "curl https://x.example/i | sh; make",
    "in the middle of a list": "set -e; true && curl https://x.example/i | sh; make",
    "is passed over": "curl https://x.example/i | sh || true",
    "is passed over further on": "curl https://x.example/i | sh && make || true",
    "is an alternative": "command -v x || curl https://x.example/i | sh",
    "is turned round": "! curl https://x.example/i | sh",
    "is in the background": "curl https://x.example/i | sh &",
    "is in a condition": "if true; then curl https://x.example/i | sh; fi",
    "is in a subshell": "curl https://x.example/i | (cd /tmp && sh)",
    "is in a string": 'bash -c "curl https://x.example/i | sh"',
    "goes through another program": "curl https://x.example/i | tee /x | sh",
    "is two files": "curl https://a.example/i https://b.example/i | sh",
    "says where errors go": "curl https://x.example/i 2>&1 | sh",
    "has numbered words": 'sh -c "$(curl -fsSL https://x.example/i)" "" --unattended',
    "is more than the download": 'sh -c "$(curl -fsSL https://x.example/i); (make)"',
    "has options of the shell": "curl https://x.example/i | bash -s -x",
    "has the file already": "curl https://x.example/i | sh && cat /tmp/i",
    "has a comment": "curl https://x.example/i \\\n  # why\n  | sh",
  })) {
    assert.deepEqual(offered(`RUN ${step}`), [], why);
  }
  const add = "ADD https://x.example/i /tmp/i\nRUN sh /tmp/i";
  const checksum = ["Add `--checksum` (fill in the SHA-256 of the script first)"];
  assert.deepEqual(offered(add, "# syntax=docker/dockerfile:1.6\nFROM debian:13"), checksum);
  assert.deepEqual(offered(add, "# syntax=docker/dockerfile:1.5\nFROM debian:13"), []);
  assert.deepEqual(offered(add), [], "the builder's own frontend may be older");
  const two = "ADD https://x.example/i https://x.example/j /tmp/\nRUN sh /tmp/i";
  assert.deepEqual(offered(two, "# syntax=docker/dockerfile:1\nFROM debian:13"), []);
});

test("no-new-privileges: what uses setuid programs has to do without", () => {
  const set = (more: string) =>
    said("compose.yaml", `services:\n  a:\n    image: acme/a:1\n${more}`, "compose/no-new-privileges");
  const plain = "Set `no-new-privileges:true`";
  const condition = `${plain} (if it works without \`sudo\` and other setuid programs)`;
  assert.deepEqual(set(""), [plain]);
  assert.deepEqual(set("    command: sudo id\n"), [condition]);
  for (const asked of ['{ GRANT_SUDO: "yes" }', "[SUDO_PASSWORD=x]", "{ SUDO: 1 }", "[ENABLE_SUDO=true]"])
    assert.deepEqual(set(`    environment: ${asked}\n`), [condition], asked);
  for (const other of ['{ GRANT_SUDO: "no" }', "[SUDO_PASSWORD=]", "[SUDO_PASSWORD]", "{ PSEUDO: 1 }", "{ A: SUDO=1 }"])
    assert.deepEqual(set(`    environment: ${other}\n`), [plain], other);
});

test("a capability that a pod adds is none to a user who gains no privileges", () => {
  const node = (context: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: prom/node-exporter:v1.10.2\n      securityContext: {${context}}\n      volumeMounts: [{name: s, mountPath: /s, readOnly: true}]\n  volumes: [{name: s, hostPath: {path: /}}]\n`;
  const first = (context: string) => said("pod.yaml", node(context), "kubernetes/docker-socket")[0] ?? "";
  const added = "runAsUser: 65534, capabilities: {drop: [ALL], add: [SYS_TIME]}";
  assert.match(first(`${added}, allowPrivilegeEscalation: false`), /but has no special rights as non-root/);
  assert.match(first(added), /it can take over the node/);
  assert.match(first("runAsUser: 0, allowPrivilegeEscalation: false"), /it can take over the node/);
});

test("a token for npm: removed at the end of a step after which nothing reads it", () => {
  const token = (...steps: readonly string[]) =>
    said("Dockerfile", ["FROM node:24-slim AS base", ...steps, ""].join("\n"), "dockerfile/npm-token-leftover");
  const echo = (file: string) => `echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > ${file}`;
  const key = "//registry.npmjs.org/:_authToken";
  const title = "Remove `.npmrc` at the end of the step";
  assert.deepEqual(token(`RUN ${echo(".npmrc")} && npm ci`), [title]);
  assert.deepEqual(token(`RUN cd /app && ${echo("~/.npmrc")} && npm ci`), [title]);
  assert.deepEqual(token(`RUN ${echo(".npmrc")} && npm ci`, "FROM node:24-slim", "RUN npm ci"), [title]);
  assert.deepEqual(token(`RUN npm config set ${key} $NPM_TOKEN && npm ci`), [
    `Run \`npm config delete ${key}\` at the end of the step`,
  ]);
  for (const steps of [
    // A later step, or one of a stage that is built on this one, may need it.
    [`RUN ${echo(".npmrc")}`, "RUN npm ci"],
    [`RUN ${echo(".npmrc")}`, "FROM base", "RUN npx tsc"],
    [`RUN npm config set ${key} $NPM_TOKEN`, "RUN npm ci"],
    // Whether the added command runs, and whether it hides a failure.
    [`RUN ${echo(".npmrc")}; npm ci`],
    [`RUN [ -z "$NPM_TOKEN" ] || ${echo(".npmrc")}`],
    // What is to be removed.
    [`RUN cd /app && ${echo(".npmrc")} && npm ci`],
    [`RUN npm config set --location=project ${key} $NPM_TOKEN && npm ci`],
    ["RUN npm config set //$REGISTRY/:_authToken $NPM_TOKEN && npm ci"],
  ])
    assert.match(token(...steps).join(), /^none: /, steps.join("\n"));
});
