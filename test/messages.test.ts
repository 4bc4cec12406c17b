// What findings in Dockerfiles say, where a rule says different things of different lines, and how much they count there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { quotedPath } from "../server/src/engine/core/text.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

/** The findings of a rule on a text, as `severity: message`. */
function said(rule: string, text: string, path = "Dockerfile", others: Readonly<Record<string, string>> = {}) {
  const found = labOf(settingsOf(), { [path]: text, ...others }).check(uriOf(path))?.findings ?? [];
  return found.filter((one) => one.rule === rule).map(({ severity, message }) => `${severity}: ${message}`);
}

test("a shell whose only task is to start the program has nothing to expand", () => {
  const of = (command: string) => said("dockerfile/json-cmd", `FROM node:24\n${command}\n`);
  assert.deepEqual(of("CMD exec gunicorn app:app"), [
    "hint: `CMD` starts a shell whose only task is to start the program.",
  ]);
  for (const own of ["exec gunicorn --bind :$PORT app:app", "exec ./run *.conf", "exec app $(hostname)"])
    assert.deepEqual(of(`CMD ${own}`), ["hint: `CMD` starts a shell first, which the program then replaces."], own);
  assert.deepEqual(of("ENTRYPOINT exec app --port $PORT"), [
    "hint: `ENTRYPOINT` starts a shell first, which keeps arguments from the program.",
  ]);
});

test("whether the shell of a command keeps stop signals depends on the image's shell", () => {
  const of = (image: string, command: string) =>
    said("dockerfile/json-cmd", `FROM ${image}\n${command} app $PORT\n`)[0];
  const replaced = "hint: `CMD` starts a shell first, which the program then replaces.";
  const waits = "info: `CMD` starts a shell, which keeps stop signals from the program.";
  for (const image of ["alpine", "alpine:3.8", "node:24-alpine", "node:9-alpine3.9", "busybox:1.28", "centos:7"])
    assert.equal(of(image, "CMD"), replaced, image);
  for (const image of [
    "debian:13",
    "node:24",
    "alpine:3.6",
    "node:9.11.2-alpine",
    "node:24-alpine3.7",
    "busybox:1.27.2",
  ])
    assert.equal(of(image, "CMD"), waits, image);
  const unknown = "example.com/base:1";
  assert.equal(of(unknown, "CMD"), waits.replace("keeps", "may keep"));
  assert.equal(
    of(unknown, "ENTRYPOINT"),
    "info: `ENTRYPOINT` starts a shell, which keeps arguments and may keep stop signals from the program.",
  );
});

test("what an ENV says of itself depends on what the base image may set", () => {
  const of = (image: string) => said("dockerfile/env-self-reference", `FROM ${image}\nENV A=/a B=$A/b\n`);
  assert.deepEqual(of("debian:13"), ["warning: `A` is only set by this `ENV`, so it is empty here."]);
  assert.deepEqual(of("node:24"), [
    "info: `A` is only set by this `ENV`, so it is empty here unless the base image sets it.",
  ]);
});

test("apt-get aborts the build only where it changes more than what is named", () => {
  const of = (command: string) => said("dockerfile/assume-yes", `FROM debian:13\nRUN ${command}\n`);
  assert.deepEqual(of("apt-get install unzip"), [
    "warning: `apt-get install` asks before it installs more than what is named, which then aborts the build: add `-y`.",
  ]);
  assert.match(of("apt-get purge unzip")[0] ?? "", /asks before it removes more than what is named/);
  assert.match(
    of("apt-get autoremove")[0] ?? "",
    /asks where it finds packages to remove, which then aborts the build/,
  );
  assert.match(of("apt-get upgrade")[0] ?? "", /asks for confirmation, so the build aborts/);
  const nothing = /`dnf update` asks for confirmation, gets no answer and does nothing: add `-y`\.$/;
  for (const list of ["dnf update ; x", "dnf update || true", "dnf update && x; y", "set -e; dnf update && x; y"])
    assert.match(of(list)[0] ?? "", nothing, list);
  for (const list of ["x; dnf update", "set -e; dnf update; x", "dnf update && x", "if x; then dnf update; fi; y"])
    assert.match(of(list)[0] ?? "", /so the build aborts/, list);
  assert.match(of("dnf install unzip")[0] ?? "", /`dnf install` asks for confirmation, so the build aborts/);
});

test("sudo has no effect where other steps without it show that root runs them", () => {
  const of = (text: string) => said("dockerfile/no-sudo", `FROM example.com/base:1\n${text}\n`);
  const none = ["warning: `sudo` has no effect: this step already runs as root."];
  assert.deepEqual(of("RUN apt-get update\nRUN sudo ls"), none);
  const may = ["warning: `sudo` may let the image's user become root at run time."];
  assert.deepEqual(of("RUN sudo ls"), may);
  assert.deepEqual(of("RUN sudo apt-get update\nRUN sudo ls"), [...may, ...may]);
  assert.match(of("RUN apt-get update\nUSER app\nRUN sudo ls")[0] ?? "", /lets `app` become root/);
  assert.deepEqual(of("RUN sudo ls\nRUN mkdir /root/.android"), none);
  for (const step of [
    "mkdir -m 0750 /root/.android",
    "cp tool /usr/bin/",
    "echo x | tee /etc/apt/sources.list",
    "mkdir -p /root/.ssh",
    "install -d /usr/bin/tools",
    "rm /usr/bin/tool",
    "set -e; mkdir /root/x; cd /tmp",
    "cd /tmp; cp tool /usr/bin/ && ls",
    "apt-get update && ls",
    "pacman -Sy curl",
  ])
    assert.deepEqual(of(`RUN ${step}\nRUN sudo ls`), none, step);
  for (const step of [
    "mkdir /opt/app",
    "cp app.conf /etc/nginx/",
    "cp tool /usr/local/bin/",
    "mkdir /rooted",
    "cat /etc/sudoers",
    "mkdir /root/x || true",
    "if [ -w /root ]; then touch /root/x; fi",
    "rm -f /usr/bin/nosuch; true",
    "rm -rf /root/.cache",
    "cp -n tool /usr/bin/",
    "mv --update tool /usr/bin/",
    "touch -c /root/x",
    "mkdir -p /usr/bin",
    "mkdir -vp /etc/apt/keyrings && true",
    "install -d /root",
    "install -m 755 -d /etc/systemd/system",
    "mkdir /root/x; cd /tmp",
    "mkdir /root/x | cat",
    "mkdir /root/x & wait",
    "mkdir /root/x && ls || true",
    "set -e; mkdir /root/x && ls; cd /tmp",
    "apt-get update || true",
    "apt-get update; ls",
    "apt list curl",
    "apk info musl",
    "dnf repolist all",
    "pacman -Qi bash",
  ])
    assert.deepEqual(of(`RUN ${step}\nRUN sudo ls`), may, step);
});

test("sudo that only checks that it works", () => {
  const of = (text: string) => said("dockerfile/no-sudo", `FROM ${text}\n`);
  const app = "warning: `sudo` lets `app` become root, at run time too. This step only checks that it works.";
  for (const step of [
    "sudo whoami",
    "sudo id",
    "sudo -v",
    "sudo -n true",
    "sudo -l",
    "sudo --list",
    "sudo -nv && sudo id",
    "sudo -u app whoami",
    "sudo -nu app id",
    "sudo --user=app id",
    "sudo --user app -n -- id",
    "sudo -l make",
    "sudo A=b id",
  ])
    assert.deepEqual(of(`debian:13\nUSER app\nRUN ${step}`), [app], step);
  for (const step of [
    "sudo make",
    "sudo whoami && sudo make",
    "sudo mkdir -pv /data",
    "sudo ln -sv /a /b",
    "sudo -E rsync -av a /b",
    "sudo -- ls -l /root",
    "sudo dpkg -l",
    "sudo apt-get install --list -y -V curl",
    "sudo -u app make -v",
    "sudo -p -l make",
  ])
    assert.doesNotMatch(of(`debian:13\nUSER app\nRUN ${step}`).join("\n"), /only checks/, step);
  assert.deepEqual(of("debian:13\nRUN sudo whoami"), [
    "warning: `sudo` has no effect: this step already runs as root.",
  ]);
  assert.deepEqual(of("example.com/base:1\nRUN sudo whoami"), [
    "warning: `sudo` may let the image's user become root at run time. This step only checks that it works.",
  ]);
});

test("sudo to another user where root does not run the step", () => {
  const of = (text: string) => said("dockerfile/no-sudo", `FROM ${text}\n`);
  assert.deepEqual(of("debian:13\nUSER app\nRUN sudo -u postgres psql"), [
    "warning: `sudo` only switches to `postgres` here: `USER postgres` does that without it.",
  ]);
  const both = "warning: `sudo` only switches to `postgres` here: `setpriv` or `USER postgres` does that without it.";
  assert.deepEqual(of("debian:13\nRUN sudo -Hu postgres psql"), [both]);
  assert.deepEqual(of("debian:13\nRUN sudo -C 3 -upostgres psql"), [both]);
  assert.match(of("debian:13\nRUN sudo -u '#0' psql")[0] ?? "", /has no effect/);
});

test("sudo to another user within a step that root has to run", () => {
  const of = (step: string) => said("dockerfile/no-sudo", `FROM debian:13\nRUN ${step}\n`);
  const above = "warning: `sudo` only switches to `app` here: `setpriv` or `USER app` does that without it.";
  for (const step of ["sudo -u app make", "cd /src && sudo -u app make && ls /etc", "sudo -u app make > /tmp/log"])
    assert.deepEqual(of(step), [above], step);
  const below = "info: `sudo` only switches to `app` here: `setpriv` or `USER app` does that without it.";
  for (const step of [
    "useradd app && sudo -u app make",
    "apt-get install -y make; sudo -u app make",
    "sudo -u app make && chown root /app",
    "sudo -u app make && cp out /usr/bin/",
    "sudo -u app make && echo x >> /etc/profile",
  ])
    assert.deepEqual(of(step), [below], step);
});

test("a download without certificate checks is a hint where the step states its checksum", () => {
  const hash = "0f".repeat(32);
  const of = (step: string) => said("dockerfile/tls-verification", `FROM debian:13\nARG SUM=${hash}\nRUN ${step}\n`);
  const get = "curl -fsSLko /tmp/a.tgz https://x.example.com/a.tgz";
  const checked = ["hint: `-k` turns certificate checks off here: only the checksum protects this file."];
  assert.deepEqual(of(`${get} && echo "${hash}  /tmp/a.tgz" | sha256sum -c -`), checked);
  assert.deepEqual(of(`${get} && echo "$SUM  /tmp/a.tgz" | sha256sum -c -`), checked);
  assert.match(
    of(`wget --no-check-certificate https://x.example.com/a.tgz && echo "${hash} *a.tgz" | sha256sum -c`)[0] ?? "",
    /^hint/,
  );
  const unchecked = ["warning: `-k` turns certificate checks off here: anyone can answer as the server."];
  for (const step of [
    get,
    `echo "${hash}  /tmp/a.tgz" | sha256sum -c - && ${get}`,
    `${get} && echo "${hash}  /tmp/b.tgz" | sha256sum -c -`,
    `${get} && curl -O https://x.example.com/a.tgz.sha256 && sha256sum -c a.tgz.sha256`,
    `${get} && echo "${"0f".repeat(16)}  /tmp/a.tgz" | md5sum -c -`,
    `curl -u ci:$TOKEN ${get.slice(5)} && echo "${hash}  /tmp/a.tgz" | sha256sum -c -`,
    `curl -sHX:1 ${get.slice(5)} && echo "${hash}  /tmp/a.tgz" | sha256sum -c -`,
  ])
    assert.deepEqual(of(step), unchecked, step);
});

test("an entrypoint drops privileges where there may be one that does", () => {
  const last = (text: string) => said("dockerfile/last-user-root", `FROM debian:13\n${text}\nUSER root:root\n`);
  assert.deepEqual(last('ENTRYPOINT ["gosu", "app", "/server"]'), [
    "hint: The image starts as root; its entrypoint drops privileges.",
  ]);
  const gosu = "RUN apt-get update && apt-get install -y gosu";
  assert.deepEqual(last(`${gosu}\nENTRYPOINT ["/start"]`), [
    "hint: The image starts as root; its entrypoint may drop privileges later.",
  ]);
  assert.deepEqual(last(gosu), ["warning: The image runs as root: its last `USER` is `root:root`."]);
  const missing = (base: string) => said("dockerfile/missing-user", `FROM ${base}\n${gosu}\n`);
  assert.deepEqual(missing("node:24"), ["warning: The image runs as root: it has no `USER`."]);
  assert.match(missing("example.com/base:1")[0] ?? "", /may drop privileges later/, "who knows what this one starts");
});

test("an image without a shell starts nothing in shell form", () => {
  const of = (text: string) => said("dockerfile/json-cmd", text)[0];
  const base = "FROM gcr.io/distroless/static-debian13\nCOPY app /app\n";
  assert.equal(
    of(`${base}ENTRYPOINT /app run\n`),
    "info: This image has no shell, so `ENTRYPOINT` cannot start in this form.",
  );
  assert.match(of(`${base}COPY --from=busybox /bin/sh /bin/sh\nCMD /app run\n`) ?? "", /`CMD` starts a shell/);
  assert.match(of("FROM debian:13\nCMD /app run\n") ?? "", /`CMD` starts a shell/);
});

test("a password in a stage that is left behind is in no image", () => {
  const of = (text: string) => said("dockerfile/no-password-in-run", text)[0] ?? "";
  const set = "FROM debian:13 AS a\nRUN echo app:hunter2 | chpasswd\n";
  assert.match(of(set), /^error: `chpasswd` sets a password that anyone who pulls the image can find out\.$/);
  const behind = "FROM scratch\nCOPY --from=a /app /app\n";
  assert.match(of(set + behind), /^info: `chpasswd` sets a password that stays in the build's cache and records\.$/);
  assert.match(of(`${set}FROM scratch\nCOPY --from=a / /\n`), /^error: /);
  assert.match(of(`FROM debian:13 AS a\nRUN passwd -d app\n${behind}`), /^info: `app` can log in without a password/);
});

test("a name in quotes is shown without them", () => {
  const message = "`example.com/node` has no tag, so every build may get a different image.";
  assert.deepEqual(said("dockerfile/untagged-base", 'FROM "example.com/node"\n'), [`warning: ${message}`]);
  assert.match(said("dockerfile/no-latest-base", "FROM 'node:latest'\n")[0] ?? "", /^warning: `node:latest` changes/);
});

test("an image of which nothing new comes is the same in every build", () => {
  assert.deepEqual(said("dockerfile/untagged-base", "FROM centos\n"), [
    "info: `centos` has no tag, and nothing new comes of this image.",
  ]);
  assert.deepEqual(said("dockerfile/no-latest-base", "FROM centos:latest\n"), [
    "info: `centos:latest` names no version, and nothing new comes of this image.",
  ]);
});

test("a mode is of what install and mkdir make, not of the values of their options", () => {
  const of = (command: string) =>
    said("dockerfile/no-chmod-777", `FROM debian:13\nRUN ${command}\n`)[0]?.split("change ")[1];
  assert.equal(of("install -d -m 0777 -o 1000 -g 1000 /data /more"), "`/data`.");
  assert.equal(of("install --owner app --directory -m777 /data"), "`/data`.");
  assert.equal(of("install -m 777 start.sh stop.sh /usr/bin"), "`/usr/bin`.");
  assert.equal(of("install -m 777 -t /opt/bin start.sh"), "`/opt/bin`.");
  assert.equal(of("install -m 777 --target-directory=/opt/bin start.sh"), "`/opt/bin`.");
  assert.equal(of("mkdir -p -m 777 /data"), "`/data`.");
  assert.equal(of("mkdir --mode 777 /data"), "`/data`.");
  const copied = (to: string) =>
    said("dockerfile/no-chmod-777", `FROM debian:13\nCOPY --chmod=777 a/b.sh ${to}\n`)[0] ?? "";
  assert.match(copied("/tmp"), /change `\/tmp\/b\.sh`/);
  assert.match(copied("/srv/"), /change `\/srv\/b\.sh`/);
  assert.match(copied("/srv/run"), /change `\/srv\/run`/);
});

test("a file that would be copied keeps its name", () => {
  const path = "assets/runtime/config/environments/production/gitlab-server/secrets.env";
  const [message = ""] = said("dockerfile/dockerignore-missing-secrets", "FROM node:24\nCOPY . .\n", "Dockerfile", {
    [path]: "DB_PASSWORD=correct-horse-9\n",
  });
  assert.match(message, /`…\/config\/environments\/production\/gitlab-server\/secrets\.env`/);
  assert.equal(quotedPath("a/b", 3), "a/b");
  assert.equal(quotedPath("aa/bb/cc", 6), "…/cc");
  assert.equal(quotedPath("aaaaaaaaaa", 6), "aaaaa…");
});

test("what is copied of several kinds is secrets, and an ignore file that is there is said not to leave it out", () => {
  const of = (files: Readonly<Record<string, string>>) =>
    said("dockerfile/dockerignore-missing-secrets", "FROM node:24\nCOPY . .\n", "Dockerfile", files)[0];
  const env = { ".env": "DB_PASSWORD=correct-horse-9\n" };
  const token = { ".npmrc": "//registry.example.com/:_authToken=0f3a77c1d2\n" };
  const ignore = { ".dockerignore": "node_modules\n" };
  assert.match(of(token) ?? "", /`\.npmrc` with a token would be copied: no `\.dockerignore` leaves it out\.$/);
  assert.match(of({ ...token, ...ignore }) ?? "", /copied: `\.dockerignore` does not leave it out\.$/);
  assert.match(
    of({ ...env, ...token, ...ignore }) ?? "",
    /^warning: `\.env` and `\.npmrc` with secrets would be copied: `\.dockerignore` does not leave them out\.$/,
  );
});

test("an official image that is no longer built is not one that was built here, unless a file builds it", () => {
  const of = (image: string, others = {}) =>
    said("dockerfile/missing-user", `FROM ${image}\nCOPY a /\nCMD ["a"]\n`, "Dockerfile", others)[0];
  for (const image of ["java:8-jre", "iojs:3", "django:1.10", "rails:5", "opensuse:42.3", "centos:7"])
    assert.equal(of(image), "warning: The image runs as root: it has no `USER`.", image);
  assert.equal(of("swarm:1.2"), "info: The image may run as root: it has no `USER`.", "its Dockerfile was not read");
  assert.equal(of("jenkins:2.60.3"), undefined, "runs as its own user");
  assert.equal(of("javas:8-jre"), "hint: The image may run as root: it has no `USER`.", "nobody's but one's own");
  const tagged = (others: Readonly<Record<string, string>>) =>
    said("dockerfile/untagged-base", "FROM django\n", "web/Dockerfile", others)[0];
  assert.match(tagged({}) ?? "", /^info: `django` has no tag, and nothing new comes of this image/);
  const builds = { "compose.yaml": "services:\n  a:\n    build: base\n    image: django\n" };
  assert.match(
    tagged(builds) ?? "",
    /^hint: `django` has no tag, and is built in this workspace: you get the last build/,
  );
  assert.match(
    tagged({ "django/Dockerfile": "FROM python:3.14\n" }) ?? "",
    /^info: `django` has no tag, and nothing new comes/,
    "a folder's name says too little",
  );
});

test("Windows has an administrator, whom its whole systems run as by default", () => {
  const of = (rule: string, lines: string) => said(rule, `FROM mcr.microsoft.com/windows/${lines}\n`)[0];
  const last = (user: string, from = "servercore:ltsc2022") => of("dockerfile/last-user-root", `${from}\nUSER ${user}`);
  const message = "warning: The image runs as administrator: its last `USER` is `ContainerAdministrator`.";
  assert.equal(last("ContainerAdministrator"), message);
  assert.equal(last("ContainerAdministrator", "nanoserver:ltsc2022"), message);
  assert.equal(last("ContainerUser"), undefined);
  const missing = (lines: string) => of("dockerfile/missing-user", lines);
  assert.equal(missing("servercore:ltsc2022\nCMD a"), "warning: The image runs as administrator: it has no `USER`.");
  assert.match(missing("server:ltsc2022 AS a\nFROM a\nCMD a") ?? "", /as administrator/);
  for (const lines of [
    "nanoserver:ltsc2022\nCMD a",
    "servercore:ltsc2022\nUSER ContainerUser\nCMD a",
    "servercore/iis:windowsservercore-ltsc2022",
    'servercore:ltsc2022\nENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]',
  ])
    assert.equal(missing(lines), undefined, lines);
});

test("a file capability that Docker does not give by default leads to nothing by itself", () => {
  const of = (text: string) => said("dockerfile/setuid-bit", `FROM debian:13\nRUN setcap ${text} /usr/bin/app\n`)[0];
  assert.equal(of("cap_setuid+ep"), "warning: Anyone who starts this program gets `cap_setuid`, even without root.");
  assert.equal(of("cap_sys_admin,cap_setuid=p"), of("cap_setuid+ep"));
  const info =
    "info: This program only starts in containers with `cap_sys_ptrace`, which anyone who starts it then gets.";
  for (const text of ["cap_sys_ptrace+ep", "CAP_SYS_PTRACE=eip", "'cap_setuid,cap_sys_ptrace+pe'"])
    assert.equal(of(text), info, text);
  assert.equal(of("all=ep"), info.replace("`cap_sys_ptrace`", "every capability"));
  assert.equal(
    of("cap_sys_ptrace+p"),
    "info: Anyone who starts this program gets `cap_sys_ptrace` in containers that have it.",
  );
});

test("`apk update` alone is not what `apt-get update` alone is", () => {
  const of = (image: string, rest: string) =>
    said("dockerfile/update-alone", `FROM ${image}\nRUN apk update\n${rest}\n`);
  const info = "info: `apk update` is not needed: `apk add` fetches an index that is too old by itself.";
  const warning = "warning: `apk update` is cached by itself, so later builds keep its old result.";
  for (const rest of ["RUN apk add jq", "RUN apk add $PACKAGES", "RUN ./install.sh", "CMD app"])
    assert.deepEqual(of("alpine:3.23", rest), [info], rest);
  assert.deepEqual(of("alpine:3.23", "RUN apk search jq"), [warning]);
  assert.deepEqual(of("alpine:3.23", "RUN apk add --cache-max-age 9999 jq"), [warning]);
  assert.deepEqual(of("alpine:3.7", "RUN apk add jq"), [warning]);
});
