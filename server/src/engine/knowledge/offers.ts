// Which tags to offer for an image, as patterns: reviewed by hand; for all languages. What a pattern stands for follows from
// the day, from ./lifecycle.ts and from the tags that Docker's official images have.
//
// State: November 2026. To review: for each row open "Supported tags" on the image's page of its registry. A tag names the
// minor version where the project patches minors, so that a build keeps getting fixes without a change of behaviour.

/** How an image's tags are named. */
export interface Offer {
  /**
   * Tags, best first, separated by blanks; those with another package manager than the image without a tag are not first.
   * `#` is the newest cycle with long-term support, or else the newest stable one; `##` the one after that; `@` the code
   * name of the first. In front of each comes its slim twin, where an official image has one.
   */
  readonly tags: string;
  /** The newest cycle is for everybody, though an older one has long-term support. */
  readonly newest?: true;
  /** Only minor versions with an even number are stable. */
  readonly even?: true;
  /** What the image is of, where the table of lifecycles does not know it. */
  readonly product?: string;
  /** What gives the cycles, where it is not the product of the image. */
  readonly cyclesOf?: string;
}

const offer = (tags: string, rest: Omit<Offer, "tags"> = {}): Offer => ({ tags, ...rest });
const newest = { newest: true } as const;

/** What is offered for official images without a row. */
export const USUAL = offer("# #-alpine");

/** By the name without registry on Docker Hub, with it elsewhere. */
export const OFFERS: Readonly<Record<string, Offer>> = {
  almalinux: offer("#-minimal #"),
  alpine: USUAL,
  amazonlinux: USUAL,
  bash: offer("5.3", { product: "Bash" }),
  "buildpack-deps": offer("@-curl @-scm @", { product: "Debian", cyclesOf: "debian" }),
  busybox: offer("1.37", { product: "BusyBox" }),
  caddy: USUAL,
  composer: offer("#", newest),
  debian: offer("@"),
  "denoland/deno": offer("debian-2.9.1 alpine-2.9.1"),
  docker: offer("#-cli #-dind"),
  "eclipse-temurin": offer("#-jre ##-jre #-jdk"),
  elixir: USUAL,
  erlang: USUAL,
  fedora: USUAL,
  flink: offer("#", newest),
  gcc: offer("16", { product: "GCC" }),
  golang: USUAL,
  gradle: offer("#-jdk25 #-jdk21"),
  haproxy: USUAL,
  httpd: USUAL,
  "ibm-semeru-runtimes": offer("open-#-jre open-##-jre open-#-jdk"),
  kong: offer("#", newest),
  mariadb: USUAL,
  maven: offer("#-eclipse-temurin-25 #-eclipse-temurin-21 #-eclipse-temurin-21-alpine"),
  memcached: USUAL,
  mongo: USUAL,
  mysql: USUAL,
  nextcloud: offer("#-apache #-fpm"),
  nginx: { ...USUAL, even: true },
  "nginxinc/nginx-unprivileged": { ...USUAL, even: true },
  node: USUAL,
  oraclelinux: USUAL,
  "oven/bun": offer("#-slim # #-alpine"),
  perl: USUAL,
  php: offer("#-cli #-fpm #-apache"),
  phpmyadmin: offer("#", newest),
  postgres: offer("# #-alpine ##"),
  python: USUAL,
  rabbitmq: offer("# #-management #-alpine"),
  redis: USUAL,
  registry: offer("3", { product: "registry" }),
  rockylinux: offer("#-minimal #"),
  "rockylinux/rockylinux": offer("#-minimal #"),
  ruby: USUAL,
  rust: USUAL,
  sapmachine: offer("#-jre #-jdk"),
  swift: offer("6.3", { product: "Swift" }),
  tomcat: offer("#-jre25 #-jre21 ##-jre21"),
  traefik: offer("v#"),
  ubuntu: offer("# ##"),
  "valkey/valkey": USUAL,
  varnish: { ...USUAL, newest: true },
  wordpress: offer("#-apache #-fpm"),
  "mcr.microsoft.com/dotnet/aspnet": offer("#.0 ##.0"),
  "mcr.microsoft.com/dotnet/runtime": offer("#.0 ##.0"),
  "mcr.microsoft.com/dotnet/runtime-deps": offer("#.0 ##.0"),
  "mcr.microsoft.com/dotnet/sdk": offer("#.0 ##.0"),
};

/** Google's distroless images have no versions: `nonroot` at least runs without privileges. */
export const DISTROLESS = offer("nonroot debug-nonroot", { product: "base" });
