// Programs that the variants of an image lack: a tag of such a variant above a step that calls one breaks the build; for all languages.

import { byWord } from "../core/by-word.ts";

/** A program that is called, and the words behind it as far as they are known. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Package managers and programs of Debian's alone: apt(8), dpkg(1), update-alternatives(1). */
const OF_DEBIAN = words("apt apt-get apt-cache dpkg dpkg-reconfigure update-alternatives");
/** dnf(8), yum(8), rpm(8), tdnf(8). */
const OF_RPM = words("dnf microdnf rpm tdnf yum");
/** Of the packages shadow and bash, which Alpine's base image does not have (alpine-baselayout and busybox alone). */
const NOT_IN_BUSYBOX = words("bash chpasswd groupadd groupmod useradd usermod");
/**
 * What the images without `-slim` have from buildpack-deps, and those with it, which are built on Debian's slim image, do not.
 * Source: docker-library/buildpack-deps, debian/trixie/{curl,scm}/Dockerfile and debian/trixie/Dockerfile.
 */
const OF_BUILDPACK_DEPS = words(
  `autoconf autoreconf automake c++ cc curl file g++ gcc git gpg hg make patch ssh ssh-keyscan svn unzip wget`,
);
/** What the JDK has and the JRE has not ("JDK Tool Specifications"), and what calls it. */
const OF_JDK = words("jar javac javadoc jdeps jlink jpackage jshell gradle gradlew mvn mvnw");
/** What minimal images with rpm leave out, in favour of microdnf: "AlmaLinux OS Minimal", "Rocky Linux minimal", `oraclelinux:*-slim`. */
const NOT_IN_MINIMAL = words("dnf groupadd useradd yum");
/** Those of them that BusyBox has too: its list of applets. */
const OF_BUSYBOX = words("patch unzip wget");
/**
 * Those of them that the slim and Alpine images of some names install all the same. Sources: rust-lang/docker-rust,
 * Dockerfile-slim.template and Dockerfile-alpine.template (gcc); docker-library/php, Dockerfile-linux.template (curl), nginx/docker-nginx,
 * Dockerfile-alpine.template (curl).
 */
const KEPT: Readonly<Record<string, ReadonlySet<string>>> = byWord({
  nginx: words("curl"),
  "nginxinc/nginx-unprivileged": words("curl"),
  php: words("curl"),
  rust: words("c++ cc gcc"),
});

/** Packages that bring programs of other names. */
const BRINGS: Readonly<Record<string, ReadonlySet<string>>> = byWord({
  "build-essential": words("c++ cc g++ gcc make patch"),
  "g++": words("c++ cc gcc"),
  gcc: words("cc"),
  gnupg: words("gpg"),
  mercurial: words("hg"),
  "openjdk-jdk": OF_JDK,
  "openssh-client": words("ssh ssh-keyscan"),
  maven: words("mvn"),
  subversion: words("svn"),
});

/** Whether a package that was installed brings a program. */
export function brings(name: string, program: string): boolean {
  // `openjdk-21-jdk-headless` is `openjdk-jdk`, `gcc-14` is `gcc`.
  const isPlain = (part: string) => part !== "headless" && part !== "default" && !/^\d/.test(part);
  const known = name.split("-").filter(isPlain).join("-");
  return (
    name === program || known === program || (Object.hasOwn(BRINGS, known) && BRINGS[known]?.has(program) === true)
  );
}

/** Whether a call does not work in the image `name` (as on Docker Hub) with `tag`, as far as the words of the tag tell. */
export function lacks(name: string, tag: string, { program, args }: Call): boolean {
  const parts = tag.split("-").map((part) => /^[a-z]*/.exec(part)?.[0] ?? "");
  const has = (part: string) => parts.includes(part);
  const kept = Object.hasOwn(KEPT, name) ? KEPT[name]?.has(program) === true : false;
  if (has("alpine")) {
    if (OF_DEBIAN.has(program) || OF_RPM.has(program) || NOT_IN_BUSYBOX.has(program)) return true;
    return OF_BUILDPACK_DEPS.has(program) && !OF_BUSYBOX.has(program) && !kept;
  }
  if (program === "apk") return true;
  // Debian's adduser(8) and addgroup(8) have no such options; BusyBox's have no long ones that begin with `--disabled-`.
  if (program === "adduser" && args.includes("-D")) return true;
  if (has("jre") && OF_JDK.has(program)) return true;
  if (name === "oraclelinux" || has("minimal")) return (has("slim") || has("minimal")) && NOT_IN_MINIMAL.has(program);
  return has("slim") && OF_BUILDPACK_DEPS.has(program) && !kept;
}

/** Whether there is a variant that a call does not work in. */
export function mayBeLacking({ program }: Call): boolean {
  return program === "apk" || program === "adduser" || SETS.some((set) => set.has(program));
}

const SETS = [OF_DEBIAN, OF_RPM, NOT_IN_BUSYBOX, OF_BUILDPACK_DEPS, OF_JDK, NOT_IN_MINIMAL];
