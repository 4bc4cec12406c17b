// Which tags are offered on a day, and what takes the place of a tag that gets no fixes any more.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseImage } from "../../server/src/engine/core/image.ts";
import { releasesOf } from "../../server/src/engine/knowledge/image-releases.ts";
import { productName } from "../../server/src/engine/knowledge/known-images.ts";
import { tagsOf } from "../../server/src/engine/knowledge/offered-tags.ts";
import { offeredNames } from "../../server/src/engine/knowledge/offers.ts";
import { isBuilt } from "../../server/src/engine/knowledge/official-tags.ts";
import { supportedTag } from "../../server/src/engine/knowledge/supported-tag.ts";

const SNAPSHOT = "2026-08-22";

describe("the tags that are offered", () => {
  test("for every image that we propose there is one on the day of the snapshot", () => {
    assert.deepEqual(
      offeredNames().filter((name) => tagsOf(name, SNAPSHOT).length === 0),
      [],
    );
  });

  test("on no day one that an official image does not have", () => {
    for (const day of ["2024-06-01", "2025-11-20", SNAPSHOT, "2026-11-28", "2027-12-01", "2031-01-01"])
      for (const name of offeredNames())
        for (const tag of tagsOf(name, day)) assert.notEqual(isBuilt(name, tag), false, `${name}:${tag} on ${day}`);
  });

  const first = (name: string) => (day: string) => tagsOf(name, day)[0];

  test("the newest cycle with long-term support on that day", () => {
    const days = ["2026-10-27", "2026-10-28", "2029-04-30", "2029-05-01"];
    assert.deepEqual(days.map(first("node")), ["24-slim", "26-slim", "26-slim", undefined]);
  });

  test("without long-term support the newest stable one that is out", () => {
    assert.deepEqual(["2025-10-06", "2025-10-07"].map(first("python")), ["3.13-slim", "3.14-slim"]);
    assert.deepEqual([SNAPSHOT].map(first("nginx")), ["1.30"], "1.31 is the mainline");
    assert.deepEqual([SNAPSHOT].map(first("composer")), ["2.10"], "2.2 has long-term support for old PHP only");
  });

  test("slim comes first, Alpine last: it has another package manager", () => {
    assert.deepEqual(tagsOf("node", SNAPSHOT), ["24-slim", "24", "24-alpine"]);
    assert.deepEqual(tagsOf("redis", SNAPSHOT), ["8.10", "8.10-alpine"]);
    assert.deepEqual(tagsOf("postgres", SNAPSHOT), ["18", "18-alpine", "17"]);
  });

  test("images of other registries follow the cycles too", () => {
    assert.deepEqual(tagsOf("mcr.microsoft.com/dotnet/aspnet", "2026-11-10"), ["10.0", "8.0"]);
    assert.deepEqual(tagsOf("mcr.microsoft.com/dotnet/aspnet", "2026-11-11"), ["10.0"]);
    assert.deepEqual(tagsOf("valkey/valkey", SNAPSHOT), ["9.1", "9.1-alpine"]);
    assert.deepEqual(tagsOf("gcr.io/distroless/static-debian13", SNAPSHOT), ["nonroot", "debug-nonroot"]);
  });

  test("the Java in a tag is of the newest releases with long-term support on that day", () => {
    const days = ["2025-09-21", "2025-09-22", SNAPSHOT, "2028-08-22"];
    assert.deepEqual(
      days.map((day) => tagsOf("gradle", day)),
      [
        ["9-jdk21", "9-jdk17"],
        ["9-jdk25", "9-jdk21"],
        ["9-jdk25", "9-jdk21"],
        ["9-jdk25", "9-jdk21"],
      ],
    );
    assert.deepEqual(tagsOf("maven", "2025-09-21").slice(0, 2), ["3.9-eclipse-temurin-21", "3.9-eclipse-temurin-17"]);
    assert.deepEqual(tagsOf("tomcat", SNAPSHOT), ["11.0-jre25", "11.0-jre21", "10.1-jre21"]);
  });

  test("a tag with a version of its own is offered while that version gets fixes", () => {
    const days = ["2026-06-24", "2026-06-25", "2028-08-22", "2028-08-23"];
    const tags = ["debian-2.9.1", "alpine-2.9.1"];
    assert.deepEqual(
      days.map((day) => tagsOf("denoland/deno", day)),
      [[], tags, tags, []],
    );
  });

  test("without release cycles tags are offered for two years after the review", () => {
    const names = ["bash", "gcc", "swift", "registry", "busybox", "gcr.io/distroless/base"];
    for (const name of names) {
      assert.notDeepEqual(tagsOf(name, "2028-11-28"), [], name);
      for (const day of ["2028-11-29", "2031-01-01"]) assert.deepEqual(tagsOf(name, day), [], `${name} on ${day}`);
    }
  });

  test("a cycle without an end is offered for two years after the snapshot, and no older one after that", () => {
    for (const name of ["golang", "gradle", "oraclelinux", "redis", "valkey/valkey", "oven/bun"]) {
      assert.deepEqual(tagsOf(name, "2028-08-22"), tagsOf(name, SNAPSHOT), name);
      for (const day of ["2028-08-23", "2031-01-01"]) assert.deepEqual(tagsOf(name, day), [], `${name} on ${day}`);
    }
  });

  test("in 2031 only what gets fixes by a date that was set", () => {
    const offered = offeredNames().flatMap((name) => tagsOf(name, "2031-01-01").map((tag) => `${name}:${tag}`));
    assert.deepEqual(offered, [
      "almalinux:10",
      "almalinux:10-minimal",
      "eclipse-temurin:25-jre",
      "eclipse-temurin:25-jdk",
      "haproxy:3.4",
      "haproxy:3.4-alpine",
      "mysql:9.7",
      "rockylinux:9",
      "rockylinux:9-minimal",
      "rockylinux/rockylinux:10",
      "rockylinux/rockylinux:10-minimal",
      "ubuntu:26.04",
    ]);
  });

  test("images that are not known get none", () => {
    for (const name of ["acme/node", "valkey", "gazebo"]) assert.deepEqual(tagsOf(name, SNAPSHOT), [], name);
  });

  test("what an image is of", () => {
    const names = ["node", "${REGISTRY}/node", "docker.io/library/golang", "swift", "jetty", "acme/web"];
    assert.deepEqual(
      names.map((name) => productName(parseImage(name, 0))),
      ["Node.js", "Node.js", "Go", "Swift", "Eclipse Jetty", undefined],
    );
  });
});

describe("the tag that takes the place of another", () => {
  const DAY = "2026-11-28";
  const TAGS: Readonly<Record<string, string | undefined>> = {
    "node:18-alpine3.15": "26-alpine",
    "node:24-bullseye-slim": "24-slim",
    "node:lts-alpine": "26-alpine",
    "python:3.8-slim-buster": "3.14-slim",
    "php:8.0-fpm-alpine": "8.5-fpm-alpine",
    "php:8.4-fpm-bullseye": "8.4-fpm",
    "golang:1.20-alpine3.18": "1.27-alpine",
    "debian:buster": "trixie",
    "debian:stable-slim": "trixie-slim",
    "ubuntu:18.04": "26.04",
    "maven:3.8-eclipse-temurin-17": "3.9-eclipse-temurin-17",
    "ibm-semeru-runtimes:open-22-jdk": "open-25-jdk",
    "traefik:v2.9": "v3.7",
    // Nothing is known to be wrong with these.
    "node:24-slim": undefined,
    "node:28": undefined,
    "wordpress:cli-2.12": undefined,
    "acme/node:18": undefined,
    "registry.example.com/node:18": undefined,
  };
  for (const [reference, tag] of Object.entries(TAGS))
    test(reference, () => assert.equal(supportedTag(parseImage(reference, 0), DAY), tag));
});

describe("the releases that a reference speaks of", () => {
  const speaks = (reference: string) => {
    const found = releasesOf(parseImage(reference, 0));
    return [found.own, found.runtime, found.distribution].map((one) =>
      one === undefined ? "" : `${one.product.id} ${one.cycle?.name ?? "?"}`,
    );
  };
  const REFERENCES: Readonly<Record<string, readonly [own: string, runtime: string, distribution: string]>> = {
    "debian:bullseye": ["debian 11", "", ""],
    "debian:11": ["debian 11", "", ""],
    "debian:11.10-slim": ["debian 11", "", ""],
    "debian:stable": ["debian ?", "", ""],
    "ubuntu:noble-20260810": ["ubuntu 24.04", "", ""],
    "alpine:20260805": ["alpine-linux ?", "", ""],
    "python:3.14.1-slim-trixie": ["python 3.14", "", "debian 13"],
    "python:3.15.0rc1": ["python ?", "", ""],
    "node:28-slim": ["nodejs ?", "", ""],
    "node:$TAG": ["", "", ""],
    "eclipse-temurin:8u502-b07-jdk-noble": ["eclipse-temurin 8", "", "ubuntu 24.04"],
    "wordpress:7-php8.4-fpm": ["wordpress ?", "php 8.4", ""],
    "wordpress:cli-2.12": ["wordpress ?", "", ""],
    "swift:6.2-rhel-ubi9": ["", "", "rhel 9"],
    "buildpack-deps:24.04-curl": ["", "", "ubuntu 24.04"],
    "buildpack-deps:trixie": ["", "", "debian 13"],
    "denoland/deno:debian-2.2.4": ["deno ?", "", ""],
    "gcr.io/distroless/static-debian12:nonroot": ["", "", "debian 12"],
    "mcr.microsoft.com/dotnet/aspnet:8.0-noble": ["dotnet 8", "", "ubuntu 24.04"],
    "registry.access.redhat.com/ubi9/ubi-minimal:9.4": ["rhel 9", "", ""],
    "registry.redhat.io/ubi8": ["rhel 8", "", ""],
    "redhat/ubi10-micro": ["rhel 10", "", ""],
    "docker:29-dind": ["docker-engine 29", "", ""],
    "registry.example.com/node:18": ["", "", ""],
  };
  for (const [reference, expected] of Object.entries(REFERENCES))
    test(reference, () => assert.deepEqual(speaks(reference), expected));
});
