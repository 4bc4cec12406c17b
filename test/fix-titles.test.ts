// The titles of Kubernetes fixes: each names the condition under which the program still works, and none is offered that breaks it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isLight, onlyWaits } from "../server/src/engine/knowledge/stated-needs.ts";
import { COMMENT_IS_OLD, type Condition, NUMERIC_USER, provided } from "../server/src/engine/kubernetes/conditions.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** The titles that a rule offers in a manifest, one list for each finding. */
function titlesIn(text: string, rule: string, others: Readonly<Record<string, string>> = {}): readonly string[][] {
  const files = { "k8s/app.yaml": text, ...others };
  const found = labOf(settingsOf(), files).check(uriOf("k8s/app.yaml"))?.findings ?? [];
  return found.filter((one) => one.rule === `kubernetes/${rule}`).map(({ fixes }) => fixes.map(({ title }) => title));
}

/** A pod of one container, with fields of the container and of the pod's spec in flow style. */
function pod(container: string, spec = ""): string {
  const more = spec === "" ? "" : `  ${spec.replaceAll("\n", "\n  ")}\n`;
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${more}  containers:\n    - name: a\n      ${container.replaceAll("\n", "\n      ")}\n`;
}

const COVER = "high-risk-default-context";
const cover = (container: string, spec = "") => titlesIn(pod(container, spec), COVER).flat();

test("an image of which nothing is known has to run as a numeric user, and to write nowhere else", () => {
  assert.deepEqual(cover("image: shop/app:1"), [
    "Harden container `a` (if its image runs as a numeric non-root user and writes only to `/tmp`)",
  ]);
  assert.deepEqual(cover("image: shop/app:1\nvolumeMounts: [{name: d, mountPath: /data}]"), [
    "Harden container `a` (if its image runs as a numeric non-root user and writes only to `/tmp` and its volumes)",
  ]);
  assert.deepEqual(cover("image: python:3.13"), [
    "Harden container `a` and run it as user 10001 (if it works without root and writes only to `/tmp`)",
  ]);
  assert.deepEqual(cover("image: prom/prometheus:v3.5.0"), [
    "Harden container `a` and run it as user 65534 (if it writes only to `/tmp`)",
  ]);
  assert.deepEqual(cover("image: shop/app:1\nsecurityContext: {runAsUser: 0}"), [
    "Harden container `a` (if it needs no capabilities and writes only to `/tmp`)",
  ]);
  assert.deepEqual(cover("image: shop/app:1\ncommand: [sleep, infinity]"), [
    "Harden container `a` (if its image runs as a numeric non-root user)",
  ]);
});

test("what breaks for certain is not offered, not even to choose", () => {
  const little = ["Harden container `a`"];
  for (const container of [
    "image: postgres:17",
    "image: nginx:1.29",
    "image: gcr.io/kaniko-project/executor:v1.23.2",
    "image: python:3.13\ncommand: [sh, -c, 'pip install x && python a.py']",
    "image: alpine:3.22\ncommand: [sh, -c, 'apk add curl && curl x']",
  ])
    assert.deepEqual(cover(container), little, container);
  for (const container of [
    "image: quay.io/buildah/stable:v1.41",
    "image: moby/buildkit:v0.25.0-rootless",
    "image: docker:28-dind",
  ])
    assert.deepEqual(cover(container), [], container);
  assert.deepEqual(cover("image: busybox:1.37\ncommand: [sh, -c, 'chown 1000:1000 /data']"), [
    "Harden container `a` (if it writes only to `/tmp`)",
  ]);
});

test("a database whose folders are all mounted may get a read-only root, and its message does not say otherwise", () => {
  const mounts =
    "volumeMounts: [{name: d, mountPath: /run/postgresql}, {name: d, mountPath: /var/lib/postgresql/data}]";
  const text = pod(`image: postgres:17\n${mounts}`);
  assert.deepEqual(titlesIn(text, COVER), [["Harden container `a` (if it writes only to `/tmp` and its volumes)"]]);
  const [found] = labOf(settingsOf(), { "a.yaml": text }).check(uriOf("a.yaml"))?.findings ?? [];
  const start = "Container `a` has no `securityContext`";
  assert.equal(found?.message, `${start} (no seccomp, writable disk, root, 14 capabilities).`);
  assert.deepEqual(
    found?.related.map(({ message }) => message),
    ["Its entrypoint changes to another user."],
  );
});

test("why a container needs what it may do is told beside a message that is short", () => {
  const said = (container: string) => {
    const { findings } = labOf(settingsOf(), { "a.yaml": pod(container) }).check(uriOf("a.yaml")) ?? { findings: [] };
    const found = findings.find(({ rule }) => rule === `kubernetes/${COVER}`);
    assert.ok((found?.message.length ?? 101) <= 100, found?.message);
    return found?.related.map(({ message }) => message);
  };
  assert.deepEqual(said("image: postgres:17"), [
    "Its entrypoint changes to another user.",
    "Its image writes to `/var/run/postgresql`.",
  ]);
  assert.deepEqual(said("image: nginx:1.30"), [
    "Its image needs root to start.",
    "Its image writes to `/var/cache/nginx` and `/var/run`.",
  ]);
  assert.deepEqual(said("image: shop/a:1\ncommand: [/root/x]"), ["It uses `/root`, root's own folder."]);
  assert.deepEqual(said("image: shop/a:1\nargs: [--config=/root/.config]"), ["It uses `/root`, root's own folder."]);
  assert.deepEqual(said("image: shop/a:1\ncommand: [sh, -c, 'apk add curl']"), ["Its command installs packages."]);
  assert.deepEqual(said("image: gcr.io/kaniko-project/executor:v1.23.2"), [
    "Its image builds images in the container.",
  ]);
  assert.deepEqual(said("image: shop/a:1"), []);
});

test("capabilities that a container cannot use are told as information", () => {
  const told = (context: string, spec = "") => {
    const text = pod(`image: shop/a:1\nsecurityContext: {readOnlyRootFilesystem: true, ${context}}`, spec);
    const found = labOf(settingsOf(), { "a.yaml": text }).check(uriOf("a.yaml"))?.findings ?? [];
    return found
      .filter(({ rule }) => rule !== "kubernetes/memory-limit")
      .map(({ severity, message }) => `${severity}: ${message}`);
  };
  const profile = "seccompProfile: {type: RuntimeDefault}";
  assert.deepEqual(told(`runAsNonRoot: true, allowPrivilegeEscalation: false, ${profile}`), [
    "info: Container `a` does not drop all capabilities, though as non-root it cannot use any.",
  ]);
  assert.deepEqual(told("allowPrivilegeEscalation: false", "securityContext: {runAsNonRoot: true, runAsUser: 1001}"), [
    "warning: Container `a` may make any system call and keep its capabilities.",
  ]);
  // Root of its image, and programs by which another user becomes root, have them.
  assert.deepEqual(told(`runAsNonRoot: true, ${profile}`), [
    "warning: Container `a` may gain privileges and keep its capabilities.",
  ]);
  assert.deepEqual(told(`runAsUser: 0, allowPrivilegeEscalation: false, ${profile}`).slice(0, 1), [
    "warning: Container `a` keeps the runtime's default capabilities.",
  ]);
});

test("what an image needs counts where its own program runs", () => {
  const ab = "image: httpd:2.4\ncommand: [/usr/local/apache2/bin/ab, -t, '120', http://web/]";
  assert.deepEqual(cover(ab), [
    "Harden container `a` and run it as user 10001 (if it works without root and writes only to `/tmp`)",
  ]);
  const dump = "image: postgres:17\ncommand: [/bin/sh, -ec]\nargs: ['/usr/bin/pg_dump mydb > /dev/stdout']";
  assert.deepEqual(cover(dump).length, 1);
  // The server by its name, by a script, and by a command that cannot be told.
  for (const command of ["[httpd-foreground]", "[/scripts/start.sh]", "[sh, -c, 'for i in 1; do $RUN; done']"])
    assert.equal(cover(`image: httpd:2.4\ncommand: ${command}`).length, 2, command);
  assert.equal(cover("image: postgres:17\ncommand: [docker-entrypoint.sh, postgres]").length, 2);
});

test("what the script of a step in Tekton does counts as a command does", () => {
  const task = (script: string) =>
    `apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  steps:\n    - name: a\n      image: alpine:3.24\n      script: |\n        ${script.replaceAll("\n", "\n        ")}\n`;
  const titles = (script: string) => titlesIn(task(script), COVER).flat();
  assert.deepEqual(titles("#!/usr/bin/env ash\nset -e\napk add git\n"), ["Harden container `a`"]);
  assert.deepEqual(titles("#!/bin/sh\ncat /etc/os-release\n"), [
    "Harden container `a` and run it as user 10001 (if it works without root)",
  ]);
});

test("on Windows the administrator is taken away by the name of another user, never by runAsNonRoot", () => {
  const titles = (container: string) => titlesIn(pod(container, "os: {name: windows}"), "run-as-non-root").flat();
  const servercore = "image: mcr.microsoft.com/windows/servercore:ltsc2022";
  const title = "Set `runAsUserName: ContainerUser` (if it works without administrator rights)";
  assert.deepEqual(titles(servercore), [title]);
  assert.deepEqual(titles(`${servercore}\nsecurityContext: {windowsOptions: {hostProcess: true}}`), []);
  // Nano Server runs as that user by itself; an image built on it may not.
  const nano = (image: string) => titlesIn(pod(`image: ${image}`, "os: {name: windows}"), "run-as-non-root").length;
  assert.equal(nano("mcr.microsoft.com/windows/nanoserver:ltsc2022"), 0);
  assert.equal(nano("shop/nanoserver:ltsc2022"), 1);
});

test("a port below 1024 is a condition where somebody else than root, or root without capabilities, has to bind it", () => {
  const at = (port: number, more = "") => cover(`image: shop/a:1\nports: [{containerPort: ${port}}]${more}`);
  assert.deepEqual(at(8080), [
    "Harden container `a` (if its image runs as a numeric non-root user and writes only to `/tmp`)",
  ]);
  assert.deepEqual(at(80), [
    "Harden container `a` (if it writes only to `/tmp`)",
    "Set `runAsNonRoot` and `drop: [ALL]` for container `a` (if its image runs as a numeric non-root user and can use port 80 without root)",
  ]);
  assert.deepEqual(at(80, "\nsecurityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}").length, 1);
});

test("a registry that is called a mirror of Docker Hub has its images, another one its own", () => {
  assert.deepEqual(cover("image: docker.mirror.hashicorp.services/nginx:1.30"), cover("image: nginx:1.30"));
  assert.deepEqual(cover("image: registry.example.com/nginx:1.30"), cover("image: shop/app:1"));
});

test("with a number that its image brings, an entrypoint that steps down needs no capabilities", () => {
  assert.deepEqual(cover("image: ghost:6"), [
    "Harden container `a`",
    "Set `runAsNonRoot`, `drop: [ALL]` and `readOnlyRootFilesystem` for container `a` and run it as user 1000 (if it works without root and writes only to `/tmp`)",
  ]);
});

test("a comment that says why is named", () => {
  assert.deepEqual(
    cover("# needs root for its licence\nimage: shop/app:1").at(-1)?.replace(/^.*\(/, "("),
    "(if its image runs as a numeric non-root user and the comment about it is no longer true)",
  );
});

test("for a whole pod the condition is told of those that it holds for", () => {
  const open =
    "securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}";
  const several = (first: string, second: string) =>
    titlesIn(
      `${pod(`image: ${first}\n${open}`, "securityContext: {runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}}")}    - name: b\n      image: ${second}\n      ${open}\n`,
      "run-as-non-root",
    ).flat();
  assert.deepEqual(several("shop/a:1", "shop/b:1"), [
    "Set `runAsNonRoot: true` (if their images run as numeric non-root users)",
  ]);
  assert.deepEqual(several("shop/a:1", "grafana/loki:3.5"), [
    "Set `runAsNonRoot: true` (if the image of `a` runs as a numeric non-root user)",
  ]);
  assert.deepEqual(several("shop/a:1", "postgres:17"), []);
});

test("another user in place of 0 is offered only where it may work, together with what is beside it", () => {
  const root = (container: string, context = "runAsUser: 0", spec = "") =>
    titlesIn(pod(`${container}\nsecurityContext: {${context}}`, spec), "run-as-non-root").flat();
  assert.deepEqual(root("image: shop/a:1"), ["Run as user 10001 (if it works without root)"]);
  assert.deepEqual(root("image: shop/a:1", "runAsUser: 0, runAsGroup: 0, runAsNonRoot: false"), [
    "Run as user and group 10001 (if it works without root)",
  ]);
  assert.deepEqual(root("image: shop/a:1", "runAsUser: 0, capabilities: {add: [NET_ADMIN]}"), []);
  assert.deepEqual(root("image: postgres:17"), []);
  assert.deepEqual(root("image: shop/a:1\ncommand: [sh, -c, 'chown -R 1000 /data']"), []);
  const mount = (path: string, more = "") =>
    root(
      `image: shop/a:1\nvolumeMounts: [{name: h, mountPath: /h${more}}]`,
      "runAsUser: 0",
      `volumes: [{name: h, hostPath: {path: ${path}}}]`,
    ).length;
  assert.equal(mount("/opt/cni/bin"), 0);
  assert.equal(mount("/opt/cni/bin", ", readOnly: true"), 1);
  assert.equal(mount("/run/agent.sock"), 1);
});

test("limits fit a request, what is run and what is known of the image", () => {
  const sizes = (container: string) => titlesIn(pod(container), "memory-limit").flat();
  const of = (...all: string[]) => all.map((size) => `Set a limit of ${size}, also used as the request`);
  // Nothing is known of it: the title says that somebody has to measure.
  const guessed = ["256Mi", "512Mi", "1Gi"].map(
    (size) => `Set a limit of ${size}, also used as the request (a guess: measure what it uses)`,
  );
  assert.deepEqual(sizes("image: shop/a:1"), guessed);
  assert.deepEqual(sizes("image: mysql:8.4\ncommand: [mysqldump]"), guessed);
  assert.deepEqual(sizes("image: shop/a:1\ncommand: [sleep, infinity]"), of("32Mi", "64Mi", "128Mi"));
  assert.deepEqual(sizes("image: mysql:8.4"), of("512Mi", "1Gi", "2Gi"));
  assert.deepEqual(sizes("image: shop/a:1\nresources: {requests: {memory: 20Mi}}"), [
    "Set a limit of 32Mi",
    "Set a limit of 64Mi",
    "Set a limit of 128Mi",
  ]);
  assert.deepEqual(sizes("image: shop/a:1\nresources: {requests: {memory: 3Gi}}"), [
    "Set a limit of 4Gi",
    "Set a limit of 8Gi",
    "Set a limit of 16Gi",
  ]);
});

test("a Secret has to be created first, unless a file in reach has it with that key", () => {
  const text = pod("image: shop/a:1\nenv: [{name: DB_PASSWORD, value: tiger99x}]");
  const secret = (data: string, namespace = "") =>
    titlesIn(text, "secret-in-env-value", {
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: a${namespace}}\nstringData: {${data}}\n`,
    }).flat();
  const title = "Read `DB_PASSWORD` from Secret `a`";
  assert.deepEqual(titlesIn(text, "secret-in-env-value").flat(), [`${title} (create it first)`]);
  assert.deepEqual(secret("DB_PASSWORD: x"), [title]);
  assert.deepEqual(secret("OTHER: x"), [`${title} (add this key to it first)`]);
  assert.deepEqual(secret("DB_PASSWORD: x", ", namespace: b"), [`${title} (create it first)`]);
  const two = `${text}    - name: b\n      image: shop/b:1\n      env: [{name: PASS, value: tiger99x}]\n`;
  assert.deepEqual(
    titlesIn(two, "secret-in-env-value").flat()[0],
    `${title} (create it first; container \`b\` has the same value)`,
  );
});

test("a message says as much as fits, and calls what has no name by its kind", () => {
  const first = (text: string, rule: string) => {
    const found = labOf(settingsOf(), { "k8s/app.yaml": text }).check(uriOf("k8s/app.yaml"))?.findings ?? [];
    return found.find((one) => one.rule === `kubernetes/${rule}`)?.message;
  };
  const open = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  securityContext: {runAsNonRoot: true, runAsUser: 1001}\n  containers:\n    - name: ${name}\n      image: shop/a:1\n      securityContext: {allowPrivilegeEscalation: false}\n`;
  const may = "may make any system call, write to its own disk";
  assert.equal(first(open("a"), COVER), `Container \`a\` ${may} and keep its capabilities.`);
  assert.equal(first(open("initcontainer1"), COVER), `Container \`initcontainer1\` ${may} and more.`);
  const shares = pod("image: shop/a:1", "hostPID: true");
  assert.match(first(shares, "host-pid") ?? "", /^Pod `a` sees /);
  assert.match(first(shares.replace("metadata: {name: a}\n", ""), "host-pid") ?? "", /^This Pod sees /);
});

test("sharing a namespace of the node is a warning on every kind; its processes are an error for what may be root among them", () => {
  const severity = (text: string) => {
    const found = labOf(settingsOf(), { "k8s/app.yaml": text }).check(uriOf("k8s/app.yaml"))?.findings ?? [];
    return found.filter(({ rule }) => /\/host-(?:network|ipc|pid)$/.test(rule)).map((one) => one.severity);
  };
  const shares = (field: string, container = "image: shop/a:1") => severity(pod(container, `${field}: true`));
  assert.deepEqual(shares("hostNetwork"), ["warning"]);
  assert.deepEqual(shares("hostIPC"), ["warning"]);
  assert.deepEqual(shares("hostPID"), ["error"]);
  const user = (context: string) => `image: shop/a:1\nsecurityContext: {${context}}`;
  assert.deepEqual(shares("hostPID", user("runAsUser: 0")), ["error"]);
  assert.deepEqual(shares("hostPID", user("runAsUser: 1000, privileged: true")), ["error"]);
  assert.deepEqual(shares("hostPID", user("runAsUser: 1000")), ["warning"]);
  assert.deepEqual(shares("hostPID", user("runAsNonRoot: true")), ["warning"]);
  const agent = (field: string) =>
    `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      ${field}: true\n`;
  assert.deepEqual(
    ["hostNetwork", "hostPID", "hostIPC"].flatMap((field) => severity(agent(field))),
    ["warning", "warning", "warning"],
  );
});

test("the node's network stays where a script that enters the node downloads by it", () => {
  const titles = (command: string) =>
    titlesIn(pod(`image: shop/a:1\ncommand: [${command}]`, "hostPID: true\nhostNetwork: true"), "host-network").flat();
  assert.deepEqual(
    titles("nsenter, --mount=/proc/1/ns/mnt, --, bash, -c, 'apt-get update && apt-get install -y cifs'"),
    [],
  );
  assert.deepEqual(titles("nsenter, -t, '1', -m, sh, -c, 'curl -O http://x/y'"), []);
  const offered = ["Remove `hostNetwork` (the pod may need it)"];
  assert.deepEqual(titles("nsenter, -t, '1', -m, -n, sh, -c, 'curl -O http://x/y'"), offered);
  assert.deepEqual(titles("nsenter, -t, '1', -m, --, ls"), offered);
});

test("the node's network stays where the kubelet, or what else is on the node, reaches the pod by its loopback interface", () => {
  const titles = (container: string) => titlesIn(pod(container, "hostNetwork: true"), "host-network").flat();
  const offered = ["Remove `hostNetwork` (the pod may need it)"];
  const image = "image: shop/a:1";
  const probe = (host: string) => `${image}\nlivenessProbe: {httpGet: {host: ${host}, port: 80}}`;
  assert.deepEqual(titles(probe("127.0.0.1")), []);
  assert.deepEqual(titles(probe("localhost")), []);
  assert.deepEqual(titles(probe("'::1'")), []);
  assert.deepEqual(titles(probe("example.com")), offered);
  assert.deepEqual(titles(`${image}\nreadinessProbe: {tcpSocket: {port: 80}}`), offered);
  assert.deepEqual(titles(`${image}\nlifecycle: {preStop: {httpGet: {host: 127.0.0.1, port: 80}}}`), []);
  assert.deepEqual(titles(`${image}\nargs: [--bind-address=127.0.0.1]`), []);
  assert.deepEqual(titles(`${image}\nargs: ["--listen-addr=127.0.0.1:9100"]`), []);
  assert.deepEqual(titles(`${image}\nargs: [--bind-address=0.0.0.0]`), offered);
  assert.deepEqual(titles(`${image}\nargs: ["--upstream=http://127.0.0.1:9100/"]`), offered);
});

test("a daemon that is told a user starts as root and changes to it", () => {
  const titles = (command: string) => cover(`image: shop/a:1\ncommand: [${command}]`);
  for (const command of [
    "named, -g, -u, root",
    "/usr/sbin/named, -ubind",
    "sh, -c, 'exec chronyd -d -u chrony'",
    "dnsmasq, --user=nobody, -k",
    "openvpn, --user, nobody",
    "/bin/sh, -c, '/sbin/tini -- /usr/lib/frr/docker-start & wait'",
  ])
    assert.ok(!titles(command).join().includes("non-root"), command);
  for (const command of [
    "named, -g",
    "named, -U, '2'",
    "dnsmasq, -k",
    "/app/docker-start",
    "curl, -u, me",
    "sh, -c, 'named -v ; curl -u me'",
  ])
    assert.ok(titles(command).join().includes("non-root"), command);
  // What it adds may be all that it needs: that is looked at.
  const added = "securityContext: {runAsUser: 0, capabilities: {add: [NET_ADMIN, SYS_ADMIN]}}";
  const frr = pod(`image: shop/a:1\ncommand: [/usr/lib/frr/docker-start]\n${added}`);
  const found = labOf(settingsOf(), { "k8s/app.yaml": frr }).check(uriOf("k8s/app.yaml"))?.findings ?? [];
  const drops = found.flatMap(({ fixes }) => fixes).filter(({ title }) => /capabilit|drop: \[ALL\]/.test(title));
  assert.ok(drops.length > 0 && drops.every(({ kind }) => kind === "choice"));
  // As root it needs the capabilities to change.
  assert.deepEqual(
    titlesIn(
      pod("image: shop/a:1\ncommand: [named, -u, root]\nsecurityContext: {runAsUser: 0}"),
      "run-as-non-root",
    ).flat(),
    [],
  );
});

test("conditions are put together in one sentence", () => {
  const none: readonly Condition[] = [];
  assert.equal(provided("A", none), "A");
  assert.equal(
    provided("A", [COMMENT_IS_OLD, NUMERIC_USER, NUMERIC_USER]),
    "A (if its image runs as a numeric non-root user and the comment about it is no longer true)",
  );
});

test("what only waits or handles files is known by all of its programs", () => {
  assert.ok(isLight(["sh", "-c", "chown -R 1 /a && chmod 700 /a; cp -r /b /c"]));
  assert.ok(isLight(["/bin/sh", "-ec", "until nc -z db 5432; do sleep 1; done"]));
  assert.ok(!isLight(["sh", "-c", "cp a b && java -jar x.jar"]));
  assert.ok(!isLight(["sh", "-c", "echo $(java -version)"]));
  assert.ok(!isLight([]));
  assert.ok(onlyWaits(["sleep", "infinity"]));
  assert.ok(!onlyWaits(["sh", "-c", "sleep 1; echo a > /b"]));
  assert.ok(!onlyWaits(["cp", "a", "b"]));
});
