// What files that no language claims show of a Dockerfile: the script that it starts, found in the build's context.
import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startOfFile } from "../server/src/engine/core/builds/image-starts.ts";
import type { Table } from "../server/src/engine/core/index.ts";
import { needsOf } from "../server/src/engine/dockerfile/entrypoints/script-needs.ts";
import { localFiles } from "../server/src/files/local.ts";
import { Project } from "../server/src/project.ts";
import { projectOf } from "./support/files.ts";
import { engine, labOf, settingsOf, TODAY, uriOf } from "./support/lab.ts";

const RULE = "dockerfile/missing-user";
const settings = settingsOf({}, new Set([RULE]));
const STARTS = 'FROM alpine:3.22\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n';

function found(text: string, files: Readonly<Record<string, string>>, path = "Dockerfile") {
  const lab = labOf(settings, files);
  lab.set(uriOf(path), path, text, 1);
  const [finding] = lab.check(uriOf(path))?.findings ?? [];
  return { message: finding?.message, severity: finding?.severity, kinds: finding?.fixes.map(({ kind }) => kind) };
}

describe("the script that a stage starts", () => {
  test("needs root by what it does: then no user is offered", () => {
    const { message, kinds } = found(STARTS, { "start.sh": "#!/bin/sh\nchown -R app /data\nexec app\n" });
    assert.equal(message, "The image runs as root: it has no `USER`, and `/start.sh` needs root.");
    assert.deepEqual(kinds, []);
  });

  test("shows nothing of that: then its user is a decision no more", () => {
    assert.deepEqual(found(STARTS, {}).kinds, ["choice"]);
    assert.deepEqual(found(STARTS, { "start.sh": "#!/bin/sh\nexec app\n" }).kinds, ["hardening"]);
    assert.deepEqual(found(STARTS, { "start.sh": "#!/bin/sh\n. /lib.sh\nexec app\n" }).kinds, ["choice"]);
    assert.deepEqual(found(STARTS, { "start.sh": "#!/usr/bin/env node\nchown()\n" }).kinds, ["choice"]);
    assert.deepEqual(found(STARTS, { "other/start.sh": "#!/bin/sh\nchown -R app /data\n" }).kinds, ["choice"]);
  });

  test("drops privileges itself", () => {
    const { message, severity, kinds } = found(STARTS, { "start.sh": '#!/bin/sh\nexec su-exec app "$@"\n' });
    assert.equal(message, "The image starts as root; its entrypoint drops privileges.");
    assert.equal(severity, "hint");
    assert.deepEqual(kinds, []);
  });

  test("drops privileges only where a variable is set, which nothing does by default", () => {
    const script = '#!/bin/sh\nif [ -n "$uid" ]; then\n  set -- su-exec "$uid" "$@"\nfi\nexec "$@"\n';
    const { message, severity } = found(STARTS, { "start.sh": script });
    assert.equal(
      message,
      "The image runs as root: it has no `USER`, and its entrypoint drops privileges only if `uid` is set.",
    );
    assert.equal(severity, "warning");
    const ofTool = found(STARTS, { "start.sh": script.replace("\n", "\n. /opt/ros/jazzy/setup.sh\n") });
    assert.deepEqual([ofTool.message, ofTool.severity], [message, severity]);
    const readIn = found(STARTS, { "start.sh": script.replace("\n", "\n. /lib.sh\n") });
    assert.equal(readIn.message, "The image starts as root; its entrypoint drops privileges only if `uid` is set.");
    assert.equal(readIn.severity, "hint");
    const set = found(STARTS.replace("\n", "\nENV uid=1000\n"), { "start.sh": script });
    assert.equal(set.message, "The image starts as root; its entrypoint drops privileges.");
    const inner = "if getent group app; then\n  echo yes\nelse\n  addgroup app\nfi";
    const told = `#!/bin/sh\nif [ "$OWN" = "true" ]; then\n${inner}\nexec su-exec app run\nelse\nexec run\nfi\n`;
    const to = (value: string) => found(STARTS.replace("\n", `\nENV OWN=${value}\n`), { "start.sh": told }).message;
    assert.match(to("false") ?? "", /entrypoint drops privileges only with `OWN=true`\.$/);
    assert.match(to("true") ?? "", /entrypoint drops privileges\.$/);
    assert.match(to("$THIS") ?? "", /entrypoint drops privileges\.$/);
    const other = told.replace("exec su-exec app run\nelse\nexec run", "exec run\nelse\nexec su-exec app run");
    assert.match(found(STARTS, { "start.sh": other }).message ?? "", /entrypoint drops privileges\.$/);
  });

  test("drops privileges by some values of a variable, of which ENV may set another", () => {
    const said = (arms: string, env: string) => {
      const script = `#!/bin/sh\ncase "\${MODE:-}" in\n${arms}\nesac\nexec "$@"\n`;
      const { message = "", severity } = found(STARTS.replace("\n", `\n${env}\n`), { "start.sh": script });
      return `${severity}: ${message.split("its entrypoint ")[1]}`;
    };
    const some = 'user|app) exec gosu app "$@" ;;';
    const only = "warning: drops privileges only with `MODE=user` or `MODE=app`.";
    assert.equal(said(some, ""), only);
    assert.equal(said(some, "ENV MODE=root"), only);
    assert.equal(said(some, "ENV MODE=app\nENV MODE=root"), only);
    assert.equal(said(some, "ENV MODE=root\nENV MODE=user"), "hint: drops privileges.");
    assert.equal(said(some, "ARG M\nENV MODE=$M"), "hint: drops privileges.");
    const others = '""|root) exec "$@" ;;\n*) exec gosu app "$@" ;;';
    const except = "warning: drops privileges only if `MODE` is set, but not to `root`.";
    assert.equal(said(others, ""), except);
    assert.equal(said(others, "ENV MODE=root"), except);
    assert.equal(said(others, "ENV MODE=user"), "hint: drops privileges.");
    const many = 'a|b|c|d) exec gosu app "$@" ;;';
    assert.equal(said(many, ""), "warning: drops privileges only with one of 4 values of `MODE`.");
  });

  test("drops privileges in the services that the base's init starts, where the Dockerfile copies them", () => {
    const S6 = "FROM ghcr.io/linuxserver/baseimage-alpine:3.24\nRUN apk add --no-cache app\nCOPY root/ /\n";
    const run = "#!/usr/bin/with-contenv bash\nexec \\\n  s6-setuidgid abc app\n";
    const said = (files: Readonly<Record<string, string>>, text = S6, at = "Dockerfile") =>
      found(text, files, at).message;
    const may = "The image starts as root; its entrypoint may drop privileges later.";
    assert.equal(said({ "root/etc/s6-overlay/s6-rc.d/svc-app/run": run }), may);
    assert.equal(said({ "a/root/etc/services.d/app/run": run }, S6, "a/Dockerfile"), may);
    assert.equal(said({ "root/etc/services.d/app/run": run }, S6.replace("root/", "/root")), may);
    const root = /^The image runs as root: it has no `USER`/;
    assert.match(said({ "root/etc/services.d/app/run": "#!/bin/sh\n# not s6-setuidgid abc\nexec app\n" }) ?? "", root);
    assert.match(said({ "other/etc/services.d/app/run": run }) ?? "", root);
    assert.match(said({ "root/etc/services.d/app/run": run }, `${S6}CMD ["app"]\n`) ?? "", root);
  });

  test("is that of the stage, whatever another one starts by the same path or gets from its base", () => {
    const compose = "services:\n  a: {build: {context: ., target: api}}\n  w: {build: {context: ., target: web}}\n";
    const of = (text: string, files: Readonly<Record<string, string>>) => {
      const lab = labOf(settings, { "compose.yaml": compose, ...files });
      lab.set(uriOf("Dockerfile"), "Dockerfile", text, 1);
      return lab.check(uriOf("Dockerfile"))?.findings.map(({ message, severity }) => [severity, message]);
    };
    const drops = ["hint", "The image starts as root; its entrypoint drops privileges."];
    const root = ["warning", "The image runs as root: it has no `USER`."];
    const stage = (name: string) =>
      `FROM alpine:3.22 AS ${name}\nCOPY ${name}/entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n`;
    const files = {
      "api/entrypoint.sh": '#!/bin/sh\nexec gosu app "$@"\n',
      "web/entrypoint.sh": '#!/bin/sh\nexec "$@"\n',
    };
    assert.deepEqual(of(stage("api") + stage("web"), files), [drops, root]);
    assert.deepEqual(of(stage("web") + stage("api"), files), [root, drops]);
    // The script of one is not known.
    assert.deepEqual(of(stage("api") + stage("web"), { "api/entrypoint.sh": files["api/entrypoint.sh"] }), [
      drops,
      root,
    ]);
    const init = (name: string) => `FROM ghcr.io/linuxserver/baseimage-alpine:3.24 AS ${name}\nCOPY ${name}/ /\n`;
    const services = { "api/etc/services.d/a/run": "#!/bin/sh\nexec s6-setuidgid abc app\n" };
    assert.deepEqual(
      of(init("api") + init("web"), services)?.map(([severity]) => severity),
      ["hint", "warning"],
    );
  });

  test("is looked for in the contexts that a build may have", () => {
    const script = "#!/bin/sh\ncrond\nexec app\n";
    const copied = (lines: string) => `FROM alpine:3.22\n${lines}\n`;
    const is = (lines: string, files: Readonly<Record<string, string>>, path?: string) =>
      assert.match(found(copied(lines), files, path).message ?? "", /and `crond` is meant to run as root/, lines);
    is('COPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]', { "a/b/start.sh": script }, "a/b/Dockerfile");
    is('COPY b/start.sh /\nENTRYPOINT ["/start.sh"]', { "a/b/start.sh": script }, "a/b/Dockerfile");
    is('WORKDIR /app\nCOPY . .\nENTRYPOINT ["./bin/start.sh"]', { "bin/start.sh": script });
    is('WORKDIR /app\nCOPY . ./\nCMD ["sh", "start.sh"]', { "start.sh": script });
    is('COPY bin/*.sh /usr/local/bin/\nCMD ["start.sh"]', { "bin/start.sh": script });
    is('COPY --chmod=755 rootfs/ /\nENTRYPOINT ["/opt/start.sh"]', { "rootfs/opt/start.sh": script });
    is('COPY docker-entrypoint /\nENTRYPOINT ["/docker-entrypoint"]', { "docker-entrypoint": script });
    const compose = "services:\n  web:\n    build: { context: app, dockerfile: ../docker/web/Dockerfile }\n";
    is(
      'COPY start.sh /\nENTRYPOINT ["/start.sh"]',
      { "compose.yaml": compose, "app/start.sh": script },
      "docker/web/Dockerfile",
    );
    const stages =
      "FROM alpine:3.22 AS files\nCOPY . /src\nFROM alpine:3.22\nCOPY --from=files /src/start.sh /start.sh";
    assert.match(found(`${stages}\nCMD ["/start.sh"]\n`, { "start.sh": script }).message ?? "", /crond/);
  });

  test("is known behind options and wrappers, and one of any name may be one", () => {
    const files = { "run.sh": "chown app /data\n" };
    const started = (line: string) => `FROM debian:13\nCOPY run.sh /run.sh\n${line}\n`;
    for (const line of [
      'CMD ["bash", "-e", "/run.sh"]',
      'CMD ["/bin/sh", "-eux", "/run.sh"]',
      "CMD bash -x /run.sh",
      'CMD ["bash", "--login", "/run.sh"]',
      'CMD ["bash", "-o", "errexit", "/run.sh"]',
      "CMD . /run.sh",
      'ENTRYPOINT ["catatonit", "--", "/run.sh"]',
      "CMD wait-for db:5432 -- /run.sh",
    ])
      assert.match(found(started(line), files).message ?? "", /`\/run.sh` needs root/, line);
    const copied = (lines: string, base = "debian:13") => found(`FROM ${base}\n${lines}\n`, {}).kinds;
    assert.deepEqual(copied('COPY entry /entry\nENTRYPOINT ["/entry"]'), ["choice"]);
    assert.deepEqual(copied('COPY start /usr/bin/start\nCMD ["start"]'), ["choice"]);
    assert.deepEqual(copied('COPY start /usr/bin/\nCMD ["/usr/bin/start"]'), ["choice"]);
    assert.deepEqual(copied('COPY --from=golang:1.25 /start /usr/bin/start\nCMD ["start"]'), ["hardening"]);
    assert.deepEqual(copied('COPY . /app\nCMD ["/app/server"]'), ["hardening"]);
    assert.deepEqual(copied('COPY server /server\nCMD ["/server"]', "scratch"), ["hardening"]);
  });

  test("that starts programs as users of their own leaves no fix, and the finding", () => {
    const kinds = (script: string) => found(STARTS, { "start.sh": script }).kinds;
    assert.deepEqual(kinds("exec supervisord -nc /etc/supervisord.conf\n"), []);
    assert.deepEqual(kinds("sudo -HEu git ./migrate\nexec app\n"), []);
    assert.deepEqual(kinds("sudo -E migrate\nexec app\n"), ["hardening"]);
    const started = (line: string) => found(`FROM debian:13\n${line}\n`, {});
    assert.deepEqual(started('CMD ["/usr/bin/supervisord", "-n"]').kinds, []);
    assert.equal(started('CMD ["/usr/bin/supervisord", "-n"]').message, "The image runs as root: it has no `USER`.");
    assert.deepEqual(started('CMD ["supervisorctl", "status"]').kinds, ["hardening"]);
    const last = labOf(settingsOf({}, new Set(["dockerfile/last-user-root"])), {});
    const fixesOf = (command: string) => {
      last.set(uriOf("Dockerfile"), "Dockerfile", `FROM debian:13\nUSER app\nRUN a\nUSER root\nCMD ${command}\n`, 1);
      return last.check(uriOf("Dockerfile"))?.findings.map(({ fixes }) => fixes.length);
    };
    assert.deepEqual(fixesOf("supervisord -n"), [0]);
    assert.deepEqual(fixesOf("app -n"), [1]);
  });

  test("shows a path of its own only where that is a well-known folder", () => {
    const writing = (path: string) => found(STARTS, { "start.sh": `touch ${path}\n` }).message ?? "";
    assert.match(writing("/var/Xk29s8Q/a"), /writes to `\/var`\./);
    assert.match(writing("/var/spool/a"), /writes to `\/var\/spool`\./);
  });

  test("is none of another folder that has its name", () => {
    const quiet = "#!/bin/sh\nexec app\n";
    const kindsOf = (own: string) => found(STARTS, { "a/start.sh": own, "start.sh": quiet }, "a/Dockerfile").kinds;
    assert.deepEqual(kindsOf(`chown app /data\n${"# more\n".repeat(3_000)}`), ["choice"]);
    assert.deepEqual(kindsOf("#!/usr/bin/env python3\nos.chown()\n"), ["choice"]);
    assert.deepEqual(kindsOf("\0ELF"), ["choice"]);
    assert.deepEqual(kindsOf(quiet), ["hardening"]);
    const root = "services:\n  web:\n    build: { context: ., dockerfile: docker/Dockerfile }\n";
    const compose = { "compose.yaml": root, "start.sh": "chown app /data\n" };
    const named = (files: Readonly<Record<string, string>>) => found(STARTS, files, "docker/Dockerfile");
    assert.match(named({ ...compose, "docker/start.sh": quiet }).message ?? "", /needs root/);
    const other = { "b.compose.yaml": root.replace("context: .", "context: ./b").replace("docker/D", "../docker/D") };
    assert.deepEqual(named({ ...other, "start.sh": quiet }).kinds, ["choice"]);
    assert.deepEqual(named({ ...other, "b/start.sh": quiet }).kinds, ["hardening"]);
    assert.deepEqual(named({ ...compose, ...other, "b/start.sh": quiet }).kinds, ["choice"]);
  });

  test("is not known where it is a link, git ignores it, or there are too many to read", async () => {
    const kindsIn = async (folder: string) => {
      const root = pathToFileURL(folder).href;
      const project = new Project({ engine, files: localFiles, root, today: () => TODAY });
      const uri = `${root}/a/Dockerfile`;
      await project.set(uri, STARTS, 1);
      await project.buildIndex(assert.fail);
      const missing = project.check(uri)?.findings.find(({ rule }) => rule === RULE);
      return missing?.fixes.map(({ kind }) => kind);
    };
    const quiet = "#!/bin/sh\nexec app\n";
    const files = { "a/Dockerfile": STARTS, "start.sh": quiet };
    assert.deepEqual(await kindsIn(projectOf(files)), ["hardening"]);
    const linked = projectOf(files);
    symlinkSync("../elsewhere.sh", path.join(linked, "a/start.sh"));
    assert.deepEqual(await kindsIn(linked), ["choice"]);
    const ignored = projectOf({ ...files, "a/.gitignore": "*.sh\n", "a/start.sh": quiet });
    assert.deepEqual(await kindsIn(ignored), ["choice"]);
    const long = `${quiet}${"true\n".repeat(3_600)}`;
    const others = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.sh`, long] as const));
    assert.deepEqual(await kindsIn(projectOf({ ...files, ...others(60), "start.sh": long })), ["choice"]);
    assert.deepEqual(await kindsIn(projectOf({ ...files, ...others(50), "start.sh": long })), ["hardening"]);
  });

  test("counts for what is copied where git ignores it, too, but not where it is a link", async () => {
    const copied = async (root: string) => {
      const project = new Project({ engine, files: localFiles, root: pathToFileURL(root).href, today: () => TODAY });
      const uri = project.uriOf("Dockerfile");
      await project.set(uri, "FROM debian:13-slim\nCOPY . /app\nUSER 1\n", 1);
      await project.buildIndex(assert.fail);
      const found = () => project.check(uri)?.findings.filter(({ rule }) => rule.endsWith("missing-secrets")).length;
      return { project, found };
    };
    const secret = "DB_PASSWORD=correct-horse-9\n";
    const root = projectOf({ ".gitignore": ".env\n", "a/.env": "VITE_API_URL=http://localhost:4200\n" });
    const { project, found } = await copied(root);
    assert.equal(found(), 0);
    await writeFile(path.join(root, "a/.env"), secret);
    await project.refresh(project.uriOf("a/.env"), "ignored");
    assert.equal(found(), 1);
    await rm(path.join(root, "a/.env"));
    await project.refresh(project.uriOf("a/.env"), "ignored");
    assert.equal(found(), 0);
    const linked = projectOf({ "elsewhere/settings": secret, ".dockerignore": "elsewhere\n" });
    symlinkSync("elsewhere/settings", path.join(linked, ".env"));
    assert.equal((await copied(linked)).found(), 0);
  });

  test("writes where root alone may, unless the stage gives that away", () => {
    const files = { "start.sh": '#!/bin/sh\nmkdir -p /var/log/app\nexec "$@"\n' };
    assert.match(found(STARTS, files).message ?? "", /and `\/start.sh` writes to `\/var\/log`/);
    const given = STARTS.replace("COPY", "RUN mkdir /var/log/app && chmod 777 /var/log/app\nCOPY");
    assert.deepEqual(found(given, files).kinds, ["hardening"]);
    const here = { "start.sh": "#!/bin/sh\npython3 -m venv .venv\necho $PORT > port.conf\n" };
    const working = STARTS.replace("COPY", "WORKDIR /app\nCOPY");
    assert.match(found(working, here).message ?? "", /and `\/start.sh` writes to `\/app`/);
    assert.deepEqual(found(working, { "start.sh": "#!/bin/sh\ncd /tmp\necho $PORT > port.conf\n" }).kinds, [
      "hardening",
    ]);
  });

  test("changes the findings when it changes, and only then", () => {
    const lab = labOf(settings, { Dockerfile: STARTS, "start.sh": "exec app\n" });
    const kinds = () => lab.check(uriOf("Dockerfile"))?.findings[0]?.fixes.map(({ kind }) => kind);
    assert.deepEqual(kinds(), ["hardening"]);
    assert.deepEqual(lab.index(uriOf("start.sh"), "start.sh", "# only a comment\nexec app\n"), []);
    assert.deepEqual(lab.index(uriOf("start.sh"), "start.sh", "crond\nexec app\n"), [uriOf("Dockerfile")]);
    assert.deepEqual(kinds(), []);
    assert.deepEqual(lab.delete(uriOf("start.sh")), [uriOf("Dockerfile")]);
    assert.deepEqual(kinds(), ["choice"]);
  });

  test("is no file to report in", () => {
    const lab = labOf(settings, { "start.sh": "crond\n" });
    assert.equal(lab.check(uriOf("start.sh")), undefined);
    assert.ok(!engine.languages.some((language) => language.claims("start.sh", "crond\n")));
  });
});

test("the variable without which a script stays root", () => {
  const needed = (script: string) => {
    const { name = null, values = [], except = [] } = needsOf(script)?.dropsIf ?? {};
    return [name, values.length > 0 && `=${values.join("|")}`, except.length > 0 && `!=${except.join("|")}`]
      .filter((one) => one !== false)
      .reduce((one, other) => `${one}${other}`);
  };
  assert.equal(
    needed('if [ -n "$uid" ]; then\n  chown -R $uid /data\n  set -- setpriv --reuid=$uid "$@"\nfi\nexec "$@"\n'),
    "uid",
  );
  assert.equal(needed('if [ "$uid" != "" ]; then exec gosu "$uid" "$@"; fi\nexec "$@"\n'), "uid");
  assert.equal(needed('if [ ! -z "${APP_USER:-}" ]; then exec gosu "$APP_USER" "$@"; fi\nexec "$@"\n'), "APP_USER");
  assert.equal(needed('[ -n "$PUID" ] && exec su-exec "$PUID" "$@"\nexec "$@"\n'), "PUID");
  assert.equal(
    needed('if [ "$(id -u)" = 0 ] && [ "$DROP" = true ]; then exec gosu app "$@"; fi\nexec "$@"\n'),
    "DROP=true",
  );
  assert.equal(
    needed('if [ "$(id -u)" = 0 ]; then\n if [ -n "$A" ]; then\n exec gosu "$A" "$@"\n fi\nfi\nexec "$@"\n'),
    "A",
  );
  assert.equal(needed('if [ -n "$A" ]; then\n exec gosu "$A" "$@"\nelse\n exec "$@"\nfi\n'), "A");
  assert.equal(needed('if [ -z "$A" ]; then exec "$@"; else exec gosu "$A" "$@"; fi\n'), "A");
  assert.equal(needed('if [ -z "$A" ] || [ -z "$B" ]; then exec "$@"; else exec gosu "$A" "$@"; fi\n'), "A");
  assert.equal(needed('if [ "$A" != yes ]; then exec "$@"; else exec gosu app "$@"; fi\n'), "A=yes");
  assert.equal(needed('if [ -z "$A" ]; then\n exec "$@"\nfi\nexec gosu "$A" "$@"\n'), "A");
  assert.equal(needed('[ -z "$A" ] && exec "$@"\nexec gosu "$A" "$@"\n'), "A");
  assert.equal(needed('exec ${A:+gosu "$A"} "$@"\n'), "A");
  assert.equal(needed('case "$A" in\n "") exec "$@" ;;\n # anyone\n *) exec gosu "$A" "$@" ;;\nesac\n'), "A");
  assert.equal(needed('case "$A" in\n ?*) exec gosu "$A" "$@" ;;\nesac\nexec "$@"\n'), "A");
  assert.equal(needed('case "$A" in\n app) exec gosu app "$@" ;;\n *) exec "$@" ;;\nesac\n'), "A=app");
  assert.equal(needed('case "$A" in\n yes|true) exec gosu app "$@" ;;\nesac\nexec "$@"\n'), "A=yes|true");
  const arms = (list: string) => needed(`case "\${A:-}" in\n ${list}\nesac\nexec "$@"\n`);
  assert.equal(arms('""|root) exec "$@" ;;\n *) exec gosu app "$@" ;;'), "A!=root");
  assert.equal(arms('"") exec "$@" ;;\n root|0) exec "$@" ;;\n *) exec gosu app "$@" ;;'), "A!=root|0");
  assert.equal(arms('root) exec "$@" ;;\n ?*) exec gosu app "$@" ;;'), "A!=root");
  assert.equal(arms('app) exec gosu app "$@" ;;\n web) exec gosu web "$@" ;;'), "A=app|web");
  assert.equal(arms('app) exec gosu app "$@" ;;\n ""|root) exec "$@" ;;\n *) exec gosu web "$@" ;;'), "A!=root");
  assert.equal(arms('""|app) exec gosu app "$@" ;;'), null);
  for (const [test, is] of [
    ['[[ -n "$A" ]]', "A"],
    ["[[ $A ]]", "A"],
    ["[[ ! -z ${A:-} ]]", "A"],
    ['[[ "$A" == yes ]]', "A=yes"],
    ['[[ "$A" != "" ]]', "A"],
    ["[[ -v A ]]", "A"],
    ['[[ $(id -u) == 0 && -n "$A" ]]', "A"],
    ['[[ $(id -u) == 0 ]] && [[ -n "$A" ]]', "A"],
    ['([[ -n "$A" ]])', null],
    ['[[ -n "$A" || $EUID == 0 ]]', null],
    ['[[ $EUID == 0 || -n "$A" ]]', null],
    ['[[ ( -n "$A" && -n "$B" ) || $EUID == 0 ]]', null],
    ['[ "$EUID" = 0 ] || [ -n "$A" ]', null],
  ] as const) {
    assert.equal(needed(`if ${test}; then exec gosu app "$@"; fi\nexec "$@"\n`), is, test);
    assert.equal(needed(`${test} && exec gosu app "$@"\nexec "$@"\n`), is, test);
  }
  assert.equal(needed('if [[ -z $A || -z $B ]]; then exec "$@"; else exec gosu "$A" "$@"; fi\n'), "A");
  assert.equal(needed('if [[ ! -n $A ]]; then exec "$@"; fi\nexec gosu "$A" "$@"\n'), "A");
  for (const script of [
    'if [ "$(id -u)" = 0 ]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [[ $(id -u) == 0 ]]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [[ -z $A ]]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [ "$UID" = 0 ]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [ "$(whoami)" = root ]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [ "$1" = app ]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'if [ -z "$KEEP_ROOT" ]; then exec gosu app "$@"; fi\nexec "$@"\n',
    'uid=${uid:-1000}\nif [ -n "$uid" ]; then exec gosu "$uid" "$@"; fi\nexec "$@"\n',
    ': "${uid:=1000}"\nif [ -n "$uid" ]; then exec gosu "$uid" "$@"; fi\nexec "$@"\n',
    'if [ -n "$uid" ]; then exec "$@"; else exec gosu app "$@"; fi\n',
    'if [ -n "$uid" ]; then exec gosu "$uid" "$@"; fi\nexec gosu app "$@"\n',
    'if [ -n "$DEBUG" ]; then set -x; fi\nif [ "$(id -u)" = 0 ]; then exec gosu app "$@"; fi\n',
    'if [ -z "$A" ] && [ -z "$B" ]; then exec "$@"; else exec gosu app "$@"; fi\n',
    'if [ "$A" = root ]; then exec "$@"; else exec gosu app "$@"; fi\n',
    'if [ -n "$AS_ROOT" ]; then exec "$@"; fi\nexec gosu app "$@"\n',
    'if [ -z "$LOG" ]; then exec 2>/dev/null; fi\nexec gosu app "$@"\n',
    'if [ -z "$A" ]; then exec gosu app "$@"; fi\nexec gosu "$A" "$@"\n',
    'exec ${A:+env A="$A"} gosu app "$@"\n',
    'case "$A" in\n root) exec "$@" ;;\n *) exec gosu app "$@" ;;\nesac\n',
    'case "$1" in\n app) exec gosu app "$@" ;;\nesac\nexec "$@"\n',
    'case "$A" in\n "") A=app ;;\n *) set -x ;;\nesac\nexec gosu "$A" "$@"\n',
    'exec gosu app "$@"\n',
  ])
    assert.equal(needed(script), null, script);
});

test("a script that drops privileges, as it is told of an image that a workspace builds", () => {
  const reason = (script: string) => {
    const row = { stage: null, user: "unknown", name: null, number: null, asRoot: null, becomesRoot: false };
    const start = { ...row, isPrepared: false, script: { path: "/start.sh", sources: ["start.sh"] } };
    const rows = new Map<string, unknown>([
      ["stage-starts Dockerfile", start],
      ["scripts start.sh", needsOf(script)],
    ]);
    const index = {
      get: <T>({ name }: Table<T>, key: string) => {
        const data = rows.get(`${name} ${key}`);
        return data === undefined ? [] : [{ file: "Dockerfile", subject: "", data: data as T }];
      },
    };
    return startOfFile(index, "Dockerfile", "")?.asRoot;
  };
  assert.equal(reason('exec gosu app "$@"\n'), "`/start.sh` drops privileges itself");
  const set = '[ -n "$PUID" ] && exec gosu "$PUID" "$@"\nexec "$@"\n';
  assert.equal(reason(set), "`/start.sh` drops privileges only if `PUID` is set");
  const some = 'case "$MODE" in\n user|app) exec gosu app "$@" ;;\nesac\nexec "$@"\n';
  assert.equal(reason(some), "`/start.sh` drops privileges only with `MODE=user` or `MODE=app`");
});

test("that a file which a script reads in may set that variable", () => {
  const mayBeSet = (before: string, name = "A") =>
    needsOf(`${before}\nif [ -n "$${name}" ]; then exec gosu "$${name}" "$@"; fi\nexec "$@"\n`)?.dropsIf?.mayBeSet;
  assert.equal(mayBeSet("set -e"), false);
  assert.equal(mayBeSet(". /lib.sh"), true);
  assert.equal(mayBeSet('source "$CONFIG"'), true);
  for (const file of [
    '"/opt/ros/$ROS_DISTRO/setup.bash"',
    "/ws/install/local_setup.sh",
    "/opt/venv/bin/activate",
    "/etc/os-release",
    '"$NVM_DIR/nvm.sh"',
    "~/.cargo/env",
  ])
    assert.equal(mayBeSet(`. ${file}`), false, file);
  assert.equal(mayBeSet("source /opt/ros/jazzy/setup.bash", "ROS_DOMAIN_ID"), true);
  assert.equal(mayBeSet(". /etc/os-release", "ID"), true);
});

test("what a script shows of its need for root", () => {
  const holds = (script: string) => {
    const { isRoots, installs, drops, startsOthers, usesRootsHome, leadsOn } = needsOf(script) ?? {};
    const flags = { isRoots, installs, drops, startsOthers, usesRootsHome, leadsOn };
    return Object.entries(flags).flatMap(([key, is]) => (is ? key : []));
  };
  assert.deepEqual(holds("chown app /data\n"), ["isRoots"]);
  assert.deepEqual(holds("su app -c 'app init'\n"), ["isRoots"]);
  assert.deepEqual(holds("adduser -D app\n"), ["isRoots"]);
  assert.deepEqual(holds("update-ca-certificates\n"), ["isRoots"]);
  assert.deepEqual(holds("source /lib.sh\n"), ["leadsOn"]);
  assert.deepEqual(holds('. "$(dirname "$0")/common.sh"\n'), ["leadsOn"]);
  assert.deepEqual(holds(". /etc/default/app\n"), ["leadsOn"]);
  assert.deepEqual(holds('[ "$EUID" -ne 0 ] && exit 1\nexec app\n'), ["leadsOn"]);
  assert.deepEqual(holds("gosu app app init\nexec app\n"), ["isRoots"]);
  assert.deepEqual(holds('set -- gosu app "$@"\nexec "$@"\n'), ["drops"]);
  assert.deepEqual(holds("exec gosu root app\n"), []);
  assert.deepEqual(holds('exec su-exec 0:0 "$@"\n'), []);
  assert.deepEqual(holds("exec setpriv --reuid=0 app\n"), []);
  assert.deepEqual(holds("exec setpriv --reuid=app --init-groups app\n"), ["drops"]);
  assert.deepEqual(holds("mount -t tmpfs none /x\n"), ["isRoots"]);
  assert.deepEqual(holds("python3 -m pip install --quiet requests\n"), ["installs"]);
  assert.deepEqual(holds("cp /root/.netrc /tmp\n"), ["usesRootsHome"]);
  assert.deepEqual(holds('exec /docker-entrypoint.sh "$@"\n'), ["leadsOn"]);
  assert.deepEqual(holds("if then fi (\n"), ["leadsOn"]);
  assert.deepEqual(holds("exec supervisord -c /etc/supervisord.conf\n"), ["startsOthers", "leadsOn"]);
  assert.deepEqual(holds("sudo -HEu git ./migrate\nexec app\n"), ["startsOthers"]);
  assert.deepEqual(holds("sudo --user=www-data php a.php\n"), ["startsOthers"]);
  assert.deepEqual(holds("sudo -E chown-like -u app\nsudo -u root app\nsudo app -u git\n"), []);
  // What is only said, or may fail, needs nothing; what is done as root alone is its author's to judge.
  assert.deepEqual(holds("echo please mount /data and chown it, or apt-get install it\n# chown -R a /\n"), []);
  assert.deepEqual(holds('if [ "$(id -u)" = 0 ]; then chown app /data; fi\nexec app\n'), ["leadsOn"]);
  assert.deepEqual(holds("chown app /data || true\n"), []);
  assert.deepEqual(holds("chown app /data || exit 1\n"), ["isRoots"]);
  assert.deepEqual(holds("mount\nnpm run install-hooks\n"), []);
  assert.deepEqual(holds(". /opt/venv/bin/activate\n"), []);
  assert.deepEqual(needsOf("#!/usr/bin/python3\nchown = 1\n"), undefined);
  const writes = (script: string) => needsOf(script)?.writes;
  assert.deepEqual(writes("sed -i 's/a/b/' /etc/a.conf\ncp a.conf /etc/b.conf\ncat x > '/etc/c'\n"), [
    "/etc/a.conf",
    "/etc/b.conf",
    "/etc/c",
  ]);
  assert.deepEqual(writes("echo a > /dev/null 2>&1\nmkdir -m 0755 /tmp/x\ncat < /etc/a\nsed s/a/b/ /etc/a\n"), []);
  assert.deepEqual(writes("openssl req -nodes -keyout /app/a.key -out /app/a.crt\ncurl -o /tmp/x -sSf http://a\n"), [
    "/app/a.key",
    "/app/a.crt",
  ]);
  assert.deepEqual(writes('cd /app\nmkdir logs\ncd "$X"\nmkdir other\necho > /etc/a/$X\n'), ["/app/logs", "/etc/a"]);
});
