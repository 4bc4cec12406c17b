// Packages of Debian and Ubuntu that official images already have: to install one of them again installs nothing; for all languages.
//
// Sources: docker-library/buildpack-deps at 8330ca1d (November 2025), the Dockerfiles of curl, scm and the whole image, which name the
// same packages for every release but `sq` and `tzdata`; for what is built on them, the Dockerfiles and templates of nodejs/docker-node,
// rust-lang/docker-rust, Perl/docker-perl, erlang/docker-erlang-otp, and docker-library/{gcc,golang,openjdk,php,pypy,python,ruby};
// adoptium/containers, what all of the Dockerfiles in `ubuntu/` install. Of `Depends` only those that people install by name
// (Debian 11 to 13): openssl of ca-certificates, perl of git, python3 of mercurial. build-essential is not there, but all that it
// depends on is, so that it installs nothing else.
import { hubName, type ImageReference } from "../core/image.ts";
import { distributionOf } from "./image-distributions.ts";

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

const CURL = list("ca-certificates curl gnupg netbase openssl wget");
const SCM = [...CURL, ...list("git mercurial openssh-client perl procps python3 subversion")];
const WHOLE = [
  ...SCM,
  ...list(`autoconf automake build-essential bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev
    libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev
    libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses5-dev libncursesw5-dev libpng-dev libpq-dev libreadline-dev
    libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev make patch unzip xz-utils zlib1g-dev`),
];
const TO_BUILD = list("g++ gcc libc6-dev make pkg-config");

type Row = readonly [images: string, tags: RegExp | undefined, packages: readonly string[]];

/** The first row that fits counts. Images and tags that are built on something else than Debian or Ubuntu are not asked about. */
const ROWS: readonly Row[] = [
  ["buildpack-deps", /(?:^|-)curl$/, CURL],
  ["buildpack-deps", /(?:^|-)scm$/, SCM],
  ["python", /(?:^|-)slim/, list("ca-certificates netbase openssl tzdata")],
  ["ruby", /(?:^|-)slim/, list("ca-certificates openssl")],
  ["php", undefined, [...TO_BUILD, ...list("autoconf ca-certificates curl dpkg-dev file openssl re2c xz-utils")]],
  ["eclipse-temurin", undefined, list("ca-certificates fontconfig locales openssl p11-kit tzdata")],
  ["buildpack-deps elixir erlang gcc golang node openjdk perl pypy python ruby rust", /(?:^|-)slim/, []],
  ["golang", undefined, [...SCM, ...TO_BUILD]],
  ["openjdk", /(?:^|-)jre/, [...CURL, ...list("bzip2 fontconfig libfreetype6 p11-kit unzip xz-utils")]],
  ["openjdk", undefined, [...SCM, ...list("bzip2 fontconfig libfreetype6 p11-kit unzip xz-utils")]],
  ["buildpack-deps elixir erlang gcc node perl pypy ruby rust", undefined, WHOLE],
  ["python", undefined, [...WHOLE, ...list("libbluetooth-dev tk-dev uuid-dev")]],
];

const SETS = ROWS.map(([images, tags, packages]) => [new Set(images.split(" ")), tags, new Set(packages)] as const);

/** Whether an image has a package; undefined where its tag would have to tell and is not known, and some of its tags have it. */
export function hasPackage(image: ImageReference, wanted: string): boolean | undefined {
  const name = hubName(image);
  if (name === undefined) return false;
  const { tag, tagShape, digest } = image;
  const said = SETS.find(([images, tags]) => images.has(name) && tags?.test(tagShape) === true);
  if (tag.is === "unknown" && said !== undefined) return said[2].has(wanted);
  if (tag.is === "unknown" && distributionOf(image) === "alpine") return false;
  if (tag.is === "unknown" || (tag.is === "absent" && digest.is !== "absent"))
    return SETS.some(([images, , packages]) => images.has(name) && packages.has(wanted)) ? undefined : false;
  if (distributionOf(image) !== "debian") return false;
  const written = tag.is === "set" ? tag.value : "";
  const [, , packages] = SETS.find(([images, tags]) => images.has(name) && tags?.test(written) !== false) ?? [];
  return packages?.has(wanted) === true;
}
