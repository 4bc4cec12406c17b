// Thirty references from the "Supported tags" in the README files of docker-library/docs at commit
// c4a9ba41443427b2ec1d5c4cc01879076aa4a1eb (21 August 2026), and what endoflife.date's data of 22 August 2026 say of them:
// typed by hand, for two days.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hubName, parseImage } from "../../server/src/engine/core/image.ts";
import { type Release, releasesOf } from "../../server/src/engine/knowledge/image-releases.ts";
import { isLts, supportOn } from "../../server/src/engine/knowledge/lifecycle.ts";
import { tagsOf } from "../../server/src/engine/knowledge/offered-tags.ts";

const DAYS = ["2026-08-23", "2027-12-01"] as const;

/** On each of the two days: the support of every release in the order of their names, then the tag that is offered first. */
type Row = readonly [reference: string, releases: string, first: string, second: string];

const ROWS: readonly Row[] = [
  ["python:3.14", "Python 3.14", "active; 3.14-slim", "regular; 3.14-slim"],
  ["python:3.10-slim", "Python 3.10", "regular; 3.14-slim", "ended; 3.14-slim"],
  ["python:3", "Python ?", "?; 3.14-slim", "?; 3.14-slim"],
  ["golang:1.26", "Go 1.26", "regular; 1.27", "regular; 1.27"],
  ["golang:1.27-alpine3.23", "Go 1.27, Alpine Linux 3.23", "regular, regular; 1.27", "regular, ended; 1.27"],
  ["mongo:8.0", "MongoDB Server 8.0", "regular; 8.3", "regular; 8.3"],
  ["mongo:7.0-jammy", "MongoDB Server 7.0, Ubuntu 22.04", "regular, regular LTS; 8.3", "ended, extended LTS; 8.3"],
  ["node:24-bookworm-slim", "Node.js 24, Debian 12", "active LTS, extended; 24-slim", "regular LTS, extended; 26-slim"],
  ["node:22-alpine3.23", "Node.js 22, Alpine Linux 3.23", "regular LTS, regular; 24-slim", "ended, ended; 26-slim"],
  ["node:26", "Node.js 26", "active; 24-slim", "regular LTS; 26-slim"],
  ["debian:bullseye", "Debian 11", "extended; trixie-slim", "ended; trixie-slim"],
  ["debian:bookworm-slim", "Debian 12", "extended; trixie-slim", "extended; trixie-slim"],
  ["ubuntu:noble", "Ubuntu 24.04", "active LTS; 26.04", "active LTS; 26.04"],
  ["ubuntu:22.04", "Ubuntu 22.04", "regular LTS; 26.04", "extended LTS; 26.04"],
  ["buildpack-deps:jammy-scm", "Ubuntu 22.04", "regular LTS; trixie-curl", "extended LTS; trixie-curl"],
  ["alpine:3.21", "Alpine Linux 3.21", "regular; 3.24", "ended; 3.24"],
  ["rockylinux:9", "Rocky Linux 9", "active; 9", "regular; 9"],
  ["postgres:14-alpine", "PostgreSQL 14", "regular; 18", "ended; 18"],
  ["mysql:8.4", "MySQL 8.4", "active LTS; 9.7", "active LTS; 9.7"],
  ["mariadb:10.6", "MariaDB 10.6", "extended LTS; 12.3", "extended LTS; 12.3"],
  ["redis:8.2", "Redis 8.2", "regular; 8.10", "regular; 8.10"],
  ["rabbitmq:4.2-management", "RabbitMQ 4.2", "extended; 4.3", "extended; 4.3"],
  ["haproxy:3.3-alpine", "HAProxy 3.3", "regular; 3.4", "ended; 3.4"],
  ["php:8.2-fpm", "PHP 8.2", "regular; 8.5-cli", "ended; 8.5-cli"],
  ["ruby:3.3-slim-bookworm", "Ruby 3.3, Debian 12", "regular, extended; 4.0-slim", "ended, extended; 4.0-slim"],
  ["eclipse-temurin:26-jre", "Eclipse Temurin 26", "regular; 25-jre", "ended; 25-jre"],
  [
    "eclipse-temurin:21-jre-alpine-3.22",
    "Eclipse Temurin 21, Alpine Linux 3.22",
    "regular LTS, regular; 25-jre",
    "regular LTS, ended; 25-jre",
  ],
  [
    "maven:3.9-eclipse-temurin-21",
    "Apache Maven 3.9, Eclipse Temurin 21",
    "regular, regular LTS; 3.9-eclipse-temurin-25",
    "regular, regular LTS; 3.9-eclipse-temurin-25",
  ],
  ["elixir:1.19-otp-27", "Elixir 1.19, Erlang 27", "regular, regular; 1.20-slim", "regular, ended; 1.20-slim"],
  ["nextcloud:33-fpm", "Nextcloud 33", "regular; 34-apache", "ended; nothing"],
];

const nameOf = ({ product, cycle }: Release) => `${product.title} ${cycle?.name ?? "?"}`;

function supportOf({ cycle }: Release, day: string): string {
  if (cycle === undefined) return "?";
  const support = supportOn(cycle, day);
  return isLts(cycle, day) && support !== "ended" ? `${support} LTS` : support;
}

describe("references from the README files of official images", () => {
  test("there are thirty", () => assert.equal(ROWS.length, 30));

  for (const [reference, releases, ...expected] of ROWS) {
    test(reference, () => {
      const image = parseImage(reference, 0);
      const { own, runtime, distribution } = releasesOf(image);
      const found = [own, runtime, distribution].filter((one) => one !== undefined);
      assert.equal(found.map(nameOf).join(", "), releases);
      DAYS.forEach((day, i) => {
        const support = found.map((release) => supportOf(release, day)).join(", ");
        assert.equal(`${support}; ${tagsOf(hubName(image) ?? "", day)[0] ?? "nothing"}`, expected[i], day);
      });
    });
  }
});
