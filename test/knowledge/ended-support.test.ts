// What is said of images whose release is no longer supported, on several days, and which tags are offered in their place.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseImage } from "../../server/src/engine/core/image.ts";
import { endedSupport } from "../../server/src/engine/knowledge/ended-support.ts";
import { cycles, type Product, productOf } from "../../server/src/engine/knowledge/lifecycle.ts";
import { isBuilt, officialTags } from "../../server/src/engine/knowledge/official-tags.ts";
import { successorTag } from "../../server/src/engine/knowledge/retired-images.ts";
import { successorTags } from "../../server/src/engine/knowledge/successor-tags.ts";

const TODAY = "2026-11-23";
const said = (reference: string, today = TODAY) => {
  const ended = endedSupport(parseImage(reference, 0), { today });
  return ended === undefined ? undefined : `${ended.atMost ?? "warning"}: ${ended.sentence}`;
};
const next = (reference: string, today = TODAY) => successorTags(parseImage(reference, 0), today);

describe("the sentence", () => {
  test("names product, cycle and day, from the day after the last", () => {
    assert.equal(said("node:20", "2026-04-30"), undefined);
    assert.equal(said("node:20", "2026-05-01"), "warning: Regular support of Node.js 20 ended on 2026-04-30.");
    assert.equal(said("docker.io/library/node:20.11.1-slim"), said("node:20"));
    assert.equal(said("node:20@sha256:0123"), said("node:20"), "the tag says of which release the digest is");
  });

  test("says until when extended support runs, or ran", () => {
    const lts = "Regular support of Debian 11 ended on 2024-08-14";
    assert.equal(said("debian:11", "2024-08-14"), undefined);
    assert.equal(said("debian:11", "2026-08-31"), `info: ${lts}; Debian LTS runs until 2026-08-31.`);
    assert.match(
      said("debian:11", "2028-01-01") ?? "",
      /^warning: .* ended on 2024-08-14, Debian LTS on 2026-08-31\.$/,
    );
  });

  test("is mild while an official image was still being built, for a year after the snapshot", () => {
    assert.match(said("python:3.10") ?? "", /^info: .*Python 3\.10/);
    assert.match(said("python:3.10", "2027-04-01") ?? "", /^info/);
    assert.match(said("python:3.10", "2027-08-22") ?? "", /^warning/);
    assert.match(said("node:22-bullseye", "2026-08-31") ?? "", /^info: .*Debian 11 \(bullseye\)/);
    assert.match(
      said("node:22-bullseye", "2026-09-01") ?? "",
      /^warning: .*, Debian LTS on 2026-08-31\.$/,
      "nobody is left",
    );
  });

  test("names the month where the publisher gives no day", () => {
    const july = "Regular support of Ubuntu 21.10 ended in July 2022.";
    assert.equal(said("ubuntu:21.10", "2022-07-31"), undefined, "endoflife.date says 2022-07-14");
    assert.equal(said("ubuntu:21.10", "2022-08-01"), `warning: ${july}`);
    const lts = "Regular support of Ubuntu 16.04 (xenial) ended in April 2021";
    assert.equal(
      said("ubuntu:xenial", "2026-04-30"),
      `info: ${lts}; Expanded Security Maintenance runs until April 2026.`,
    );
    assert.equal(said("ubuntu:xenial"), `warning: ${lts}, Expanded Security Maintenance in April 2026.`);
  });

  test("is mild for a year where releases get fixes for less than half a year: a newer one is out, and no more", () => {
    assert.match(said("rust:1.70", "2024-07-13") ?? "", /^info/);
    assert.match(said("rust:1.70", "2024-07-14") ?? "", /^warning/);
    assert.match(
      said("rabbitmq:3.10") ?? "",
      /^warning: .* ended on 2022-09-28, Extended Commercial Support on 2023-12-31\.$/,
    );
    assert.match(said("golang:1.21") ?? "", /^warning/);
  });

  test("is about the worst of program, runtime and distribution", () => {
    assert.match(said("node:18-bullseye") ?? "", /Node\.js 18/);
    assert.match(said("node:18-alpine3.15") ?? "", /Alpine Linux 3\.15/);
    assert.match(said("wordpress:6.9-php7.4") ?? "", /PHP 7\.4/);
  });

  test("is about the release that the tag of a major version alone was, not about rapid ones in between", () => {
    assert.equal(said("mongo:5"), "warning: Regular support of MongoDB Server 5.0 ended on 2024-10-31.");
    assert.equal(said("mongo:6-jammy"), "warning: Regular support of MongoDB Server 6.0 ended on 2025-07-31.");
    assert.match(said("mongo:7", "2027-09-01") ?? "", /MongoDB Server 7\.0 ended on 2027-08-31/);
    assert.match(said("mongo:5.3", "2023-01-01") ?? "", /^info: .* 5\.3 ended/);
    for (const open of ["mongo:7", "mongo:8", "mysql:8", "mysql:9", "mariadb:11", "node:24", "php:8", "ruby:3"])
      assert.equal(said(open), undefined, open);
    assert.match(said("node:25") ?? "", /Node\.js 25/);
  });

  test("is said of a line whose releases have all ended, and of what is left of a product", () => {
    assert.match(said("python:2") ?? "", /Python 2\.7/);
    assert.match(said("centos") ?? "", /CentOS 8/);
    assert.match(said("centos:latest") ?? "", /CentOS 8/);
    assert.equal(said("mongo:4"), "warning: Regular support of MongoDB Server 4.4 ended on 2024-02-29.");
    assert.match(
      said("openjdk:17-slim") ?? "",
      /`openjdk` was retired in July 2022 and gets no more updates; `eclipse-temurin` can take its place\.$/,
    );
    for (const open of ["python:3", "php:8", "python", "node:latest", "openjdk:28-ea", "openjdk:19-ea-11-nanoserver"])
      assert.equal(said(open), undefined, open);
  });

  test("is not said of what is unknown", () => {
    const unknown = `node:$V node:20-$V $X/node:\${TAG} node:99 acme/node:20 acme/tool:groovy acme/tool:buzz acme/tool:2.0-hamm
      node@sha256:0123 node:lts@sha256:0123 alpine debian:sid`;
    for (const one of unknown.split(/\s+/)) assert.equal(said(one), undefined, one);
  });
});

describe("the tags that follow", () => {
  test("are the nearest cycle that lasts and the newest, in the same variant", () => {
    assert.deepEqual(next("node:20-slim"), ["22-slim", "26-slim"]);
    assert.deepEqual(next("python:3.8.5-slim-buster"), ["3.11-slim-trixie", "3.14-slim-trixie"]);
    assert.deepEqual(next("debian:buster-slim"), ["trixie-slim"]);
    assert.deepEqual(next("debian:10"), ["13"]);
    assert.deepEqual(next("eclipse-temurin:16-jdk"), ["17-jdk", "25-jdk"], "11 was released after 16");
    assert.deepEqual(next("php:7.4-fpm-alpine"), ["8.3-fpm-alpine", "8.5-fpm-alpine"], "8.2 ends this year");
    assert.deepEqual(next("node:22-bullseye"), ["22-trixie"]);
    assert.deepEqual(next("redis:alpine3.15"), ["alpine3.23"]);
    assert.deepEqual(successorTags(parseImage("postgres:11", 0), TODAY, 18), ["15", "17"]);
  });

  test("are none where the variant is not built any more", () => {
    assert.deepEqual(next("elasticsearch:7.17.0"), []);
    assert.deepEqual(next("mcr.microsoft.com/dotnet/aspnet:6.0-alpine3.15"), []);
    assert.deepEqual(next("mcr.microsoft.com/dotnet/aspnet:6.0"), ["10.0"]);
  });

  test("of a retired Java are those of the same version", () => {
    const tag = (reference: string) => successorTag(parseImage(reference, 0));
    assert.equal(tag("openjdk:8u212-jre-alpine"), "8-jre-alpine");
    assert.equal(tag("adoptopenjdk:11-jdk-hotspot"), "11-jdk");
    assert.equal(tag("openjdk:15"), undefined);
    assert.equal(tag("openjdk:latest"), undefined);
  });

  test("are built, and supported themselves, for whatever is written", () => {
    for (const name of [
      "node",
      "python",
      "golang",
      "php",
      "debian",
      "ubuntu",
      "alpine",
      "ruby",
      "nginx",
      "postgres",
      "wordpress",
    ])
      for (const { name: cycle, codename } of cycles(productOf(name) as Product))
        for (const tag of [cycle, codename ?? cycle, `${cycle}-slim`, `${cycle}-alpine3.12`, `${cycle}-buster`]) {
          for (const made of next(`${name}:${tag}`)) {
            assert.ok(isBuilt(name, made) === true || officialTags(name) === undefined, `${name}:${made}`);
            if (said(`${name}:${tag}`) !== undefined)
              assert.equal(said(`${name}:${made}`)?.startsWith("warning") ?? false, false, `${name}:${tag} -> ${made}`);
          }
        }
  });
});
