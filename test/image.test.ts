// Image references: what counts as registry, path, tag and digest, and where each part stands.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hubName, imageOf, nameOf, parseImage } from "../server/src/engine/core/image.ts";
import type { Value } from "../server/src/engine/core/value.ts";

const show = (value: Value<string>) => (value.is === "set" ? value.value : `(${value.is})`);

function parts(text: string) {
  const { registry, path, tag, digest } = parseImage(text, 0);
  return [registry, path, tag, digest].map(show);
}

const DIGEST = `sha256:${"ab".repeat(32)}`;

describe("the parts of an image reference", () => {
  const cases: readonly (readonly [string, readonly [string, string, string, string]])[] = [
    ["node", ["(absent)", "node", "(absent)", "(absent)"]],
    ["node:24", ["(absent)", "node", "24", "(absent)"]],
    ["team/app:1.2", ["(absent)", "team/app", "1.2", "(absent)"]],
    ["ghcr.io/team/app:1.2", ["ghcr.io", "team/app", "1.2", "(absent)"]],
    ["host:5000/app", ["host:5000", "app", "(absent)", "(absent)"]],
    ["localhost/app:x", ["localhost", "app", "x", "(absent)"]],
    ["[::1]:5000/app", ["[::1]:5000", "app", "(absent)", "(absent)"]],
    [`app@${DIGEST}`, ["(absent)", "app", "(absent)", DIGEST]],
    [`host:5000/a/b:latest@${DIGEST}`, ["host:5000", "a/b", "latest", DIGEST]],
    ["${REG}/ubuntu", ["(unknown)", "ubuntu", "(absent)", "(absent)"]],
    ["$REG/team/ubuntu:24.04", ["(unknown)", "team/ubuntu", "24.04", "(absent)"]],
    ["$IMAGE", ["(unknown)", "(unknown)", "(unknown)", "(unknown)"]],
    ["${IMAGE}:1", ["(unknown)", "(unknown)", "1", "(unknown)"]],
    ["node:${TAG}", ["(absent)", "node", "(unknown)", "(unknown)"]],
    ["node:24${VARIANT}", ["(absent)", "node", "(unknown)", "(unknown)"]],
    ["node${SUFFIX}", ["(absent)", "(unknown)", "(unknown)", "(unknown)"]],
    ["ghcr.io/${ORG}/app", ["ghcr.io", "(unknown)", "(absent)", "(absent)"]],
    ["a@$D", ["(absent)", "a", "(absent)", "(unknown)"]],
    ["", ["(absent)", "", "(absent)", "(absent)"]],
    [":", ["(absent)", "", "", "(absent)"]],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.deepEqual(parts(text), expected));

  test("of a tag that is known in parts, these are", () => {
    const shape = (text: string) => parseImage(text, 0).tagShape.replaceAll("\uFFFE", "?");
    assert.equal(shape("node:24-alpine"), "24-alpine");
    assert.equal(shape("node:${VERSION}-alpine@${DIGEST}"), "?-alpine");
    assert.equal(shape("$REGISTRY/node:24${DOT}1-$VARIANT"), "24?1-?");
    assert.equal(shape("node"), "");
    assert.equal(shape("node${TAG}"), "");
    assert.equal(shape("user:word@registry/node:24"), "");
  });

  test("each part has its place in the file", () => {
    const { registry, path, tag, digest } = parseImage(`host:5000/a/b:1@${DIGEST}`, 100);
    assert.deepEqual(registry.at, { start: 100, end: 109 });
    assert.deepEqual(path.at, { start: 110, end: 113 });
    assert.deepEqual(tag.at, { start: 114, end: 115 });
    assert.deepEqual(digest.at, { start: 116, end: 116 + DIGEST.length });
  });

  test("a missing tag is reported at the name", () => {
    assert.deepEqual(parseImage("ghcr.io/app", 10).tag.at, { start: 10, end: 21 });
    assert.deepEqual(parseImage(`app@${DIGEST}`, 10).tag.at, { start: 10, end: 13 });
  });

  test("a part that comes from a variable stands where the variable is written", () => {
    const image = imageOf(
      [
        { text: "node:", at: { start: 5, end: 10 } },
        { text: "latest", at: { start: 10, end: 16 - 2 } },
      ],
      { start: 5, end: 14 },
    );
    assert.equal(show(image.tag), "latest");
    assert.deepEqual(image.tag.at, { start: 10, end: 14 });
  });
});

describe("the name of an image", () => {
  test("Docker Hub has several spellings", () => {
    for (const text of [
      "node",
      "library/node",
      "docker.io/node:1",
      "docker.io/library/node",
      "index.docker.io/library/node",
      "public.ecr.aws/docker/library/node:24",
      "mirror.gcr.io/library/node",
      "mirror.gcr.io/node:24",
      "mcr.microsoft.com/mirror/docker/library/node:24",
    ]) {
      assert.equal(hubName(parseImage(text, 0)), "node", text);
    }
    assert.equal(hubName(parseImage("bitnami/redis", 0)), "bitnami/redis");
    assert.equal(hubName(parseImage("mirror.gcr.io/bitnami/redis", 0)), "bitnami/redis");
    assert.equal(hubName(parseImage("public.ecr.aws/amazonlinux/amazonlinux:2023", 0)), "amazonlinux");
    assert.equal(hubName(parseImage("registry.fedoraproject.org/fedora:44", 0)), "fedora");
  });

  test("other registries and unknown names have no Docker Hub name", () => {
    for (const text of [
      "ghcr.io/node",
      "public.ecr.aws/nginx/nginx",
      "public.ecr.aws/node",
      "public.ecr.aws/amazonlinux/amazonlinux-ecs",
      "mcr.microsoft.com/node",
      "host:5000/node",
      "$R/node",
      "$IMAGE",
    ])
      assert.equal(hubName(parseImage(text, 0)), undefined);
    assert.equal(nameOf(parseImage("ghcr.io/team/app:1", 0)), "ghcr.io/team/app");
  });
});
