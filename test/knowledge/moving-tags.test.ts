// Which tags move: by their words for all images, by the table of tags for official ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseImage } from "../../server/src/engine/core/image.ts";
import { tagsToOffer } from "../../server/src/engine/knowledge/known-images.ts";
import { movementOf } from "../../server/src/engine/knowledge/moving-tags.ts";

const movement = (reference: string) => movementOf(parseImage(reference, 0));

test("words say that a tag moves", () => {
  assert.equal(movement("acme/web:latest"), "latest");
  assert.equal(movement("node:Latest"), "latest");
  for (const reference of ["acme/web:main", "acme/web:latest-alpine", "node:lts-bookworm", "debian:stable-slim"])
    assert.equal(movement(reference), "channel", reference);
  for (const reference of ["acme/web", "acme/web:$TAG", "acme/web:main-3f2a9c1", "acme/web:slim", "acme/node:alpine"])
    assert.equal(movement(reference), undefined, reference);
});

test("a channel's name in front of made-up words is a name of its own", () => {
  const fixed = `acme/web:test-inject-proxy-version acme/web:dev-login-page acme/web:main-fix-for-tls acme/web:stable-proxy-version
    acme/web:current-user-service acme/web:master-plan acme/web:test-slimmer acme/web:tests acme/web:my-latest acme/web:testing-x`;
  for (const reference of fixed.split(/\s+/)) assert.equal(movement(reference), undefined, reference);
  const moving = `acme/web:test acme/web:nightly-alpine3.24 acme/web:lts-buster-slim acme/web:edge-ubuntu-24.04 acme/web:stable-amd64
    acme/web:latest-web acme/web:master-rootless acme/web:lts-jdk17 acme/web:dev-arm64 acme/web:lts-community`;
  for (const reference of moving.split(/\s+/)) assert.equal(movement(reference), "channel", reference);
});

test("a tag of an official image that names no release moves", () => {
  const moving = `python:slim golang:alpine node:alpine php:apache nginx:mainline rabbitmq:management debian:testing debian:sid
    fedora:rawhide docker:dind buildpack-deps:curl docker.io/library/python:slim mirror.gcr.io/python:slim`;
  for (const reference of moving.split(/\s+/)) assert.equal(movement(reference), "channel", reference);
});

test("one that names a version or a code name does not", () => {
  const fixed = `python:3-slim alpine:3.24 golang:1.27-alpine debian:trixie-slim debian:forky ubuntu:noble ubuntu:stonking
    python:slim-bookworm node:krypton-alpine node:lts-krypton ros:humble-ros-base python:slimmer ghcr.io/python:slim`;
  for (const reference of fixed.split(/\s+/)) assert.equal(movement(reference), undefined, reference);
});

test("the same variant of a release is offered in its place", () => {
  const first = (reference: string) => tagsToOffer(parseImage(reference, 0), "2026-11-28")[0];
  assert.equal(first("python:slim"), "3.14-slim");
  assert.equal(first("golang:alpine"), "1.27-alpine");
  assert.equal(first("php:fpm-alpine"), "8.5-fpm-alpine");
  assert.equal(first("nginx:alpine-slim"), "1.30-alpine-slim");
  assert.equal(first("rabbitmq:management"), "4.3-management");
  assert.equal(first("nginx:mainline-alpine"), "1.30-alpine");
  assert.equal(first("node:lts-alpine"), "26-alpine");
  assert.equal(first("debian:testing"), "trixie");
});
