// Compose as a language: what is claimed, what variables come to, what things are called.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compose } from "../server/src/engine/compose/index.ts";
import { interpolate } from "../server/src/engine/compose/interpolation.ts";
import { mounts, parts } from "../server/src/engine/compose/mounts.ts";
import { flag, image, services } from "../server/src/engine/compose/services.ts";
import { applyEdits, point } from "../server/src/engine/core/text.ts";
import type { YamlDocument } from "../server/src/engine/yaml/node.ts";
import { assertLinear } from "./support/cost.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

function parsed(text: string): YamlDocument {
  const [part] = compose.parse(text);
  assert.ok(part !== undefined);
  return part.doc;
}

const subjectOf = (text: string, piece: string) => compose.subject(parsed(text), point(text.indexOf(piece)));

test("a file is claimed by its name", () => {
  for (const path of [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "a/b/compose.yaml",
    "docker-compose.override.yml",
    "docker-compose.prod.yaml",
    "compose.dev.yml",
    "docker-compose-test.yml",
    "podman-compose.yml",
  ]) {
    assert.ok(compose.claims(path, ""), path);
  }
  for (const path of [
    "composer.yaml",
    "decompose.yml",
    "compose.json",
    "compose",
    "docs/compose.md",
    "docker-compose.yml.bak",
    "mycompose.yaml",
  ]) {
    assert.ok(!compose.claims(path, ""), path);
  }
  assert.ok(!compose.claims("compose.yaml", "apiVersion: v1\nkind: Pod\n"), "a manifest stays one");
});

test("or by services that have an image or a build", () => {
  const yes = [
    "services:\n  web:\n    image: nginx\n",
    "# c\nversion: '3'\n\nservices:   # all\n  # first\n  web:\n    restart: always\n    build: .\n",
    "services:\r\n  web:\r\n    image: nginx\r\n",
    '"services":\n  "web":\n    "image": nginx\n',
    "services:\n    web: {image: nginx}\n",
    "services:\n  a:\n    command: x\n  b:\n    image: y\n",
    // Faults in it are told, so it has to be known.
    "services:\n\tweb:\n\t\timage: nginx\n",
    "services:\n  web:\n\t  build: .\n",
    "services:\n  web:\n    image nginx\n",
  ];
  const no = [
    "services:\n  - docker:dind\nimage: node\n",
    "services:\n- name: postgres\n  image: postgres\n",
    "services:\n  App\\Kernel:\n    class: x\n    arguments: []\n",
    "jobs:\n  a:\n    services:\n      db:\n        image: postgres\n",
    "services:\nimage: x\n",
    "services:\n\t- image: x\n",
    "services:\n\tApp:\n\t\timages: []\n",
    "services:\n  web:\n    config:\n      image: x\n",
    "services:\n  web:\n    image: nginx\napiVersion: v1\nkind: X\n",
    "",
  ];
  const unusual = [
    '"servic\\x65s":\n  web:\n    image: a\n',
    'services:\n  web:\n    "im\\u0061ge": a\n',
    "? services\n: web:\n    image: a\n",
    "services: {web: {image: a}}\n",
    "services: &s\n  web: {build: .}\n",
    "!!map\nservices:\n  web:\n    !!str image: a\n",
    "x: &x {services: {web: {build: .}}}\n<<: *x\n",
    "x: &x {image: a}\nservices:\n  web:\n    <<: *x\n",
    "# a comment\n{services: {web: {image: a}}}\n",
    "  services:\n    web:\n      image: a\n",
  ];
  for (const text of unusual) assert.ok(compose.claims("stack/app.yaml", text), text);
  const others = [
    "jobs: {a: &a {services: {web: {image: a}}}, b: *a}\n",
    "services: [{image: a}]\n",
    "services: {web: a}\n",
    '"servic\\x65s": []\n',
    "? services\n: web: a\n",
    "? apiVersion\n: v1\n? kind\n: Pod\n? services\n: {web: {image: a}}\n",
  ];
  for (const text of others) assert.ok(!compose.claims("stack/app.yaml", text), text);
  for (const text of yes) assert.ok(compose.claims("stack/web.yaml", text), text);
  for (const text of no) assert.ok(!compose.claims("stack/web.yaml", text), text);
});

test("variables: defaults count, everything else is unknown", () => {
  const known: Readonly<Record<string, string>> = {
    plain: "plain",
    a$$b: "a$b",
    "${A:-x}": "x",
    "${A-x}y": "xy",
    "${A:-}": "",
    "${A:-${B:-c}}": "c",
    "${A:-a:b/c}": "a:b/c",
    "${A:-$$5}": "$5",
    "5$": "5$",
  };
  for (const [text, value] of Object.entries(known)) assert.equal(interpolate(text).value, value, text);
  for (const text of [
    "$A",
    "${A}",
    "x${A}y",
    "${A:?no}",
    "${A?no}",
    "${A:+x}",
    "${A+x}",
    "${A:-$B}",
    "${A:-${B}}",
    "${A",
    "${}",
    "${A:-x",
  ]) {
    assert.equal(interpolate(text).value, undefined, text);
  }
  assert.equal(interpolate("${DIR}/docker.sock").shown, "${DIR}/docker.sock");
  assert.deepEqual(
    interpolate("a${B:-c}", 10).pieces.map(({ at, text }) => [at.start, at.end, text]),
    [
      [10, 11, "a"],
      [11, 18, "c"],
    ],
  );
});

test("deeply nested and broken variables cost linear time", () => {
  for (const seed of ["${A:-", "${", "$", "${A:-x}", "}", "$$"]) {
    const repeated = (times: number) => seed.repeat(times);
    assertLinear(`\`${seed}\` again and again, as a value`, 200_000, repeated, interpolate);
    assertLinear(`\`${seed}\` again and again, as a mount`, 200_000, repeated, parts);
  }
});

test("the short syntax of a mount is split at its own colons only", () => {
  assert.deepEqual(parts("./a:/b:ro"), ["./a", "/b", "ro"]);
  assert.deepEqual(parts("C:\\data:/data"), ["C:\\data", "/data"]);
  assert.deepEqual(parts("${A:-/x:y}:/b"), ["${A:-/x:y}", "/b"]);
  assert.deepEqual(parts("/data"), ["/data"]);
});

test("services: partial ones know nothing to be absent", () => {
  const doc = parsed(
    "services:\n  a:\n    image: x:1\n  b:\n    extends: a\n    image: y:1\n  c:\n    environment: {A: b}\n  d:\n    provider: {type: x}\n  e: ~\n  f: text\n",
  );
  assert.deepEqual(
    services(doc).map(({ name, partial }) => [name, partial]),
    [
      ["a", false],
      ["b", true],
      ["c", true],
      ["d", true],
    ],
  );
  const [a, b] = services(doc);
  assert.ok(a !== undefined && b !== undefined);
  assert.equal(flag(doc, a, "privileged").is, "absent");
  assert.equal(flag(doc, b, "privileged").is, "unknown");
  assert.equal(image(doc, a).is, "set");
});

test("mounts in both syntaxes", () => {
  const doc = parsed(
    "services:\n  a:\n    image: x:1\n    volumes:\n      - ./a:/b:ro\n      - /anonymous\n      - {type: bind, source: /c, target: /d}\n      - {type: tmpfs, target: /e}\n      - [odd]\n",
  );
  const [service] = services(doc);
  assert.ok(service !== undefined);
  assert.deepEqual(
    mounts(service).map(({ source, target }) => [source, target]),
    [
      ["./a", "/b"],
      ["", "/anonymous"],
      ["/c", "/d"],
    ],
  );
});

test("subjects are names, not places", () => {
  const text = [
    "x-common:",
    "  restart: always",
    "services:",
    "  web:",
    "    image: nginx:1",
    "    volumes:",
    "      - /var/run/docker.sock:/var/run/docker.sock",
    "      - type: bind",
    "        source: /long",
    "        target: /target",
    "    environment:",
    "      - KEY=value",
    "      MAP",
    "    ports:",
    "      - '8080:80'",
    "    command: [one, two]",
    "    deploy: {resources: {limits: {memory: 1g}}}",
    "",
  ]
    .join("\n")
    .replace("      MAP\n", "");
  assert.equal(subjectOf(text, "web:"), "service web");
  assert.equal(subjectOf(text, "nginx"), "service web>image");
  assert.equal(subjectOf(text, "/var/run"), "service web>volumes[/var/run/docker.sock]");
  assert.equal(subjectOf(text, "/long"), "service web>volumes[/target]");
  assert.equal(subjectOf(text, "KEY=value"), "service web>environment[KEY]");
  assert.equal(subjectOf(text, "'8080"), "service web>ports[8080:80]");
  assert.equal(subjectOf(text, "two"), "service web>command[1]");
  assert.equal(subjectOf(text, "1g"), "service web>deploy>resources>limits>memory");
  assert.equal(subjectOf(text, "always"), "x-common>restart");
  assert.equal(compose.subject(parsed(""), point(0)), "compose file");
});

test("a section is the service", () => {
  const text = "services:\n  a:\n    image: x\n  b:\n    image: y\nvolumes:\n  data: {}\n";
  const section = (piece: string) => {
    const at = compose.section(parsed(text), point(text.indexOf(piece)));
    return text.slice(at.start, at.end).trimEnd();
  };
  assert.equal(section("image: y"), "b:\n    image: y");
  assert.equal(section("data"), "volumes:\n  data: {}");
});

test("a comment goes above the line, never into a block scalar", () => {
  const text = "services:\n  a:\n    image: x\n    command: |\n      one\n      two\n";
  const above = (piece: string) => {
    const spot = compose.commentPlace(parsed(text), point(text.indexOf(piece)));
    assert.ok(spot !== undefined);
    return applyEdits(text, [{ at: point(spot.offset), text: `${spot.indent}# c\n` }]);
  };
  assert.equal(above("x\n"), text.replace("    image", "    # c\n    image"));
  assert.equal(above("two"), text.replace("    command", "    # c\n    command"));
  assert.equal(compose.commentPlace(parsed('{"services": {}}'), point(3)), undefined);
});

/** The titles of the fixes that take something away, by rule; a finding without any is in the list as well. */
function removalsIn(text: string): readonly (readonly [rule: string, ...titles: string[]])[] {
  const found = labOf(settingsOf(), { "compose.yaml": text }).check(uriOf("compose.yaml"))?.findings ?? [];
  return found
    .filter(({ rule }) => rule === "compose/privileged" || rule === "compose/docker-socket")
    .map(({ rule, fixes }) => [rule, ...fixes.map(({ title }) => title)] as const);
}

const SOCKET = "    volumes: ['/run/docker.sock:/run/docker.sock']\n";

test("what is taken away may be needed, and the title says so", () => {
  const service = "  a:\n    image: agent:1\n";
  assert.deepEqual(
    removalsIn(
      `services:\n${service}    privileged: true\n    build: {context: ., privileged: true}\n    use_api_socket: true\n${SOCKET}`,
    ),
    [
      ["compose/privileged", "Remove `privileged` (the service may need it)"],
      ["compose/privileged", "Remove `privileged` (the build may need it)"],
      ["compose/docker-socket", "Remove `use_api_socket` (the service may need it)"],
      ["compose/docker-socket", "Remove the mount of `/run/docker.sock` (the service may need it)"],
    ],
  );
});

test("nothing is taken from what speaks to the container runtime by its nature", () => {
  const offers = (image: string, more = "") =>
    removalsIn(`services:\n  a:\n    image: ${image}\n${SOCKET}${more}`).flatMap(([, ...titles]) => titles).length;
  for (const image of ["traefik:v3", "portainer/agent:2", "containrrr/watchtower:1", "jwilder/docker-gen:0.14"]) {
    assert.equal(offers(image), 0, image);
  }
  for (const more of [
    "    command: --log.level=INFO --providers.docker\n",
    "    command:\n      - --api\n      - --providers.docker.exposedbydefault=false\n",
    "    entrypoint: [/traefik, --docker]\n",
    "    command: [traefik, --providers.swarm.endpoint=$URL]\n",
    "    environment:\n      TRAEFIK_PROVIDERS_DOCKER: 'true'\n",
    "    environment: [TRAEFIK_PROVIDERS_DOCKER=true]\n",
  ]) {
    assert.equal(offers("registry.example.com/proxy:1", more), 0, more);
  }
  for (const more of [
    "    command: [--providers.docker=false]\n",
    "    command: [--providers.dockerfile]\n",
    "    command: [--docker-host, x]\n",
    "    environment: [DOCKER_HOST=x]\n",
  ]) {
    assert.equal(offers("registry.example.com/proxy:1", more), 1, more);
  }
});

test("the host is handed over only where root gets at the socket and nothing is known to need it", () => {
  const of = (service: string, mount: string) => {
    const text = `services:\n  a: {${service}, volumes: ["${mount}"]}\n`;
    const found = labOf(settingsOf(), { "compose.yaml": text }).check(uriOf("compose.yaml"))?.findings ?? [];
    return found
      .filter(({ rule }) => rule === "compose/docker-socket")
      .map(({ severity, fixes }) => `${severity} ${fixes.length}`)
      .join();
  };
  assert.equal(of("image: 'agent:1'", "/:/host:ro"), "error 1");
  assert.equal(of("image: 'agent:1', user: '1000'", "/:/host:ro"), "warning 1");
  assert.equal(of("image: 'agent:1', user: '1000', privileged: true", "/:/host:ro"), "warning 1");
  assert.equal(of("image: 'agent:1', user: '${USER_ID}'", "/:/host:ro"), "error 1");
  assert.equal(of("image: 'grafana/grafana:12.3.0'", "/:/host:ro"), "warning 1");
  assert.equal(of("image: 'grafana/grafana:12.3.0', user: '0'", "/:/host:ro"), "error 1");
  assert.equal(of("image: 'grafana/grafana:12.3.0'", "/var/run:/host/run"), "info 1");
  assert.equal(of("image: 'agent:1'", "/var/run:/host/run"), "warning 1");
  assert.equal(of("image: 'grafana/grafana:12.3.0'", "/run/docker.sock:/run/docker.sock"), "warning 1");
  assert.equal(of("image: 'agent:1'", "/run/docker.sock:/run/docker.sock"), "error 1");
  for (const mount of ["/:/rootfs:ro", "/var/run:/var/run:ro", "/var/run/docker.sock:/var/run/docker.sock:ro"]) {
    assert.equal(of("image: 'google/cadvisor:v0.33.0'", mount), "warning 0", mount);
  }
  assert.equal(of("image: 'prom/node-exporter:v1.10.2'", "/:/host:ro,rslave"), "warning 0");
  assert.equal(of("image: 'prom/node-exporter:v1.10.2', user: root", "/:/host:ro,rslave"), "warning 0");
});

test("a list that a broker shares keeps the socket", () => {
  const shared = `x: &x\n  - /run/docker.sock:/run/docker.sock\nservices:\n  a: {image: "traefik:v3", volumes: *x}\n`;
  assert.deepEqual(removalsIn(`${shared}  b: {image: "agent:1", volumes: *x}\n`), [["compose/docker-socket"]]);
});
