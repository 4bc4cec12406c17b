// Well-known images: what they bring and which tags to offer, the smallest general-purpose one first; for all languages.
//
// State: November 2025. To review: for each row open "Supported tags" on the image's page of its registry and the project's
// release schedule, drop what gets no fixes any more, add what replaced it, and set the date above. A tag names the minor
// version where the project patches minors, so that a build keeps getting fixes without a change of behaviour.
import { choice, type Fix } from "../core/finding.ts";
import { hubName, type ImageReference, nameOf, parseImage } from "../core/image.ts";
import type { Span } from "../core/text.ts";

export interface KnownImage {
  /** What changes under somebody who names no tag, as in "every build may get a different Node.js". */
  readonly product: string;
  readonly tags: readonly string[];
}

const row = (product: string, ...tags: readonly string[]): KnownImage => ({ product, tags });

/** By the name without registry on Docker Hub, with it elsewhere. */
const KNOWN: Readonly<Record<string, KnownImage>> = {
  almalinux: row("AlmaLinux", "9-minimal", "9"),
  alpine: row("Alpine", "3.22"),
  amazonlinux: row("Amazon Linux", "2023-minimal", "2023"),
  bash: row("Bash", "5.3"),
  "buildpack-deps": row("Debian", "trixie-curl", "trixie-scm", "trixie"),
  busybox: row("BusyBox", "1.37"),
  caddy: row("Caddy", "2.10-alpine", "2.10"),
  composer: row("Composer", "2.8"),
  debian: row("Debian", "trixie-slim", "trixie"),
  "denoland/deno": row("Deno", "debian-2.5.6", "alpine-2.5.6"),
  docker: row("Docker", "28-cli", "28-dind"),
  "eclipse-temurin": row("Java", "25-jre", "21-jre", "25-jdk"),
  elixir: row("Elixir", "1.18-slim", "1.18"),
  erlang: row("Erlang", "28-slim", "28"),
  fedora: row("Fedora", "43"),
  gcc: row("GCC", "15"),
  golang: row("Go", "1.25", "1.25-alpine"),
  gradle: row("Gradle", "9-jdk21", "8-jdk21"),
  haproxy: row("HAProxy", "3.2-alpine", "3.2"),
  httpd: row("Apache", "2.4-alpine", "2.4"),
  mariadb: row("MariaDB", "11.8"),
  maven: row("Maven", "3.9-eclipse-temurin-21", "3.9-eclipse-temurin-21-alpine"),
  memcached: row("Memcached", "1.6-alpine", "1.6"),
  mongo: row("MongoDB", "8.0"),
  mysql: row("MySQL", "8.4"),
  nextcloud: row("Nextcloud", "32-apache", "32-fpm"),
  nginx: row("nginx", "1.28-alpine", "1.28"),
  "nginxinc/nginx-unprivileged": row("nginx", "1.28-alpine", "1.28"),
  node: row("Node.js", "24-slim", "24", "24-alpine"),
  oraclelinux: row("Oracle Linux", "9-slim", "9"),
  "oven/bun": row("Bun", "1.3-slim", "1.3", "1.3-alpine"),
  perl: row("Perl", "5.42-slim", "5.42"),
  php: row("PHP", "8.4-cli", "8.4-fpm", "8.4-apache"),
  postgres: row("PostgreSQL", "18-alpine", "18", "17"),
  python: row("Python", "3.13-slim", "3.13", "3.13-alpine"),
  rabbitmq: row("RabbitMQ", "4.1-alpine", "4.1-management", "4.1"),
  redis: row("Redis", "8.2-alpine", "8.2"),
  registry: row("registry", "3.0"),
  rockylinux: row("Rocky Linux", "9-minimal", "9"),
  ruby: row("Ruby", "3.4-slim", "3.4", "3.4-alpine"),
  rust: row("Rust", "1.90-slim", "1.90", "1.90-alpine"),
  swift: row("Swift", "6.2-slim", "6.2"),
  tomcat: row("Tomcat", "11.0-jre21", "10.1-jre21"),
  traefik: row("Traefik", "v3.5"),
  ubuntu: row("Ubuntu", "24.04", "22.04"),
  valkey: row("Valkey", "9.0-alpine", "9.0"),
  "valkey/valkey": row("Valkey", "9.0-alpine", "9.0"),
  wordpress: row("WordPress", "6.8-apache", "6.8-fpm"),
  "mcr.microsoft.com/dotnet/aspnet": row(".NET", "10.0", "8.0"),
  "mcr.microsoft.com/dotnet/runtime": row(".NET", "10.0", "8.0"),
  "mcr.microsoft.com/dotnet/runtime-deps": row(".NET", "10.0", "8.0"),
  "mcr.microsoft.com/dotnet/sdk": row(".NET", "10.0", "8.0"),
};

/** Google's distroless images carry no versions: `nonroot` at least runs without privileges. */
const DISTROLESS = row("base", "nonroot", "debug-nonroot");

/** What is known of an image, whatever its tag. */
export function knownImage(image: ImageReference): KnownImage | undefined {
  // Behind an unknown registry, which most often mirrors Docker Hub, the path has to do.
  const mirrored = image.registry.is === "unknown" && image.path.is === "set" ? image.path.value : undefined;
  const name = hubName(image) ?? nameOf(image) ?? mirrored?.replace(/^library\//, "");
  if (name === undefined) return undefined;
  if (name.startsWith("gcr.io/distroless/")) return DISTROLESS;
  return Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
}

/** The well-known images by name, sorted: without registry on Docker Hub, with it elsewhere. */
export function imageNames(): readonly string[] {
  return Object.keys(KNOWN).sort();
}

/** The tags to offer for an image's name, best first; none where it is not well known. */
export function tagsOf(name: string): readonly string[] {
  return knownImage(parseImage(name, 0))?.tags ?? [];
}

/**
 * One choice per tag to offer for a well-known image; none for others. `name` is what stands before the tag, `at` what the
 * text `prefix` and the tag replace.
 */
export function tagChoices(image: ImageReference, name: string, at: Span, prefix: string): readonly Fix[] {
  return (knownImage(image)?.tags ?? []).map((tag) => choice(`Use \`${name}:${tag}\``, { at, text: prefix + tag }));
}
