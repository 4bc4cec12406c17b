// Docker's official images that are no longer updated as a whole, whatever their tag, with all that are no longer among the official
// ones; for all languages. One whose product has a life cycle that is over (`centos`) is in the table of life cycles too.
//
// State: November 2026. Sources: the files that were deleted from `library/` of docker-library/official-images (up to 37079fb336, of
// 2026-08-21), for the names; `<image>/deprecated.md` of docker-library/docs, the text on top of the image's page on Docker Hub, for
// the rest.
import { hubName, type ImageReference } from "../core/image.ts";
import { isBuilt, officialTags } from "./official-tags.ts";

export interface RetiredImage {
  /** The last day of regular updates, of which messages only tell the month; undefined where the page does not say one. */
  readonly until?: string;
  /** What to use in its place, by its name; undefined where the page names nothing that does the same. */
  readonly successor?: string;
}

const RETIRED: ReadonlyMap<string, RetiredImage> = new Map([
  ["adoptopenjdk", { until: "2021-08-01", successor: "eclipse-temurin" }],
  // The project's own images, which the official one followed (the notice on their pages).
  ...["8", "11", "12", "13", "14", "15", "16"].map(
    (version) => [`adoptopenjdk/openjdk${version}`, { until: "2021-08-01", successor: "eclipse-temurin" }] as const,
  ),
  ["celery", { until: "2017-06-01", successor: "python" }],
  ["consul", { successor: "hashicorp/consul" }],
  ["crux", {}],
  ["django", { until: "2016-12-31", successor: "python" }],
  ["docker-dev", {}],
  ["euleros", {}],
  ["express-gateway", {}],
  ["fsharp", { successor: "mcr.microsoft.com/dotnet/sdk" }],
  ["glassfish", {}],
  ["hello-seattle", {}],
  ["hipache", {}],
  ["hola-mundo", {}],
  ["iojs", { successor: "node" }],
  ["java", { until: "2016-12-31", successor: "eclipse-temurin" }],
  ["jenkins", { successor: "jenkins/jenkins" }],
  ["jobber", {}],
  ["kaazing-gateway", {}],
  ["known", {}],
  // Microsoft left Docker Hub (its pages there, and "Microsoft syndicates container catalog", of 2018).
  ["microsoft/aspnet", { successor: "mcr.microsoft.com/dotnet/framework/aspnet" }],
  ["microsoft/aspnetcore", { successor: "mcr.microsoft.com/dotnet/aspnet" }],
  ["microsoft/aspnetcore-build", { successor: "mcr.microsoft.com/dotnet/sdk" }],
  ["microsoft/dotnet", { successor: "mcr.microsoft.com/dotnet" }],
  ["microsoft/dotnet-framework", { successor: "mcr.microsoft.com/dotnet/framework" }],
  ["microsoft/iis", { successor: "mcr.microsoft.com/windows/servercore/iis" }],
  ["microsoft/mssql-server-linux", { successor: "mcr.microsoft.com/mssql/server" }],
  ["microsoft/nanoserver", { successor: "mcr.microsoft.com/windows/nanoserver" }],
  ["microsoft/windowsservercore", { successor: "mcr.microsoft.com/windows/servercore" }],
  ["mono", {}],
  ["nats-streaming", {}],
  ["nuxeo", {}],
  ["openjdk", { until: "2022-07-31", successor: "eclipse-temurin" }],
  ["opensuse", { successor: "opensuse/leap" }],
  ["owncloud", { until: "2018-12-31", successor: "owncloud/server" }],
  ["piwik", { until: "2018-09-30", successor: "matomo" }],
  ["rails", { until: "2016-12-31", successor: "ruby" }],
  ["rapidoid", {}],
  ["sentry", {}],
  ["sl", { until: "2024-06-30" }],
  ["sourcemage", {}],
  ["swarm", {}],
  ["thrift", {}],
  ["ubuntu-debootstrap", { successor: "ubuntu" }],
  ["ubuntu-upstart", {}],
  ["vault", { successor: "hashicorp/vault" }],
]);

/** Names of official images that are not built any more and that the table of life cycles has. */
const ENDED: ReadonlySet<string> = new Set(["centos", "clearlinux"]);

/** Whether Docker Hub still has an official image of this name of which nothing is built any more. */
export function isFormerOfficialImage(name: string): boolean {
  return ENDED.has(name) || (RETIRED.has(name) && officialTags(name) === undefined);
}

/** What is known of an image whose publisher stopped updating it; undefined for all others, and for tags that are still built. */
export function retiredImage(image: ImageReference): RetiredImage | undefined {
  const name = hubName(image);
  const retired = name === undefined ? undefined : RETIRED.get(name);
  if (name === undefined || retired === undefined || image.tag.is === "unknown") return undefined;
  // Early-access builds of a release to come go on (the notice on the page of openjdk).
  if (name === "openjdk" && image.tag.is === "set" && /-ea(?:-|$)/.test(image.tag.value)) return undefined;
  return isBuilt(name, image.tag.is === "set" ? image.tag.value : "latest") === true ? undefined : retired;
}

/** A version of Java in a tag of `openjdk`, `java` or `adoptopenjdk`: `8u212-jdk`, `11.0.16-jre-slim`, `8-jdk-hotspot`. */
const JAVA = /^(?:jdk-?)?(\d+)[^-]*(?:-|$)/;

/** The tag of the image that took the place of one of Java's, for the same version and variant; undefined where it has none. */
export function successorTag(image: ImageReference): string | undefined {
  const successor = retiredImage(image)?.successor;
  if (successor !== "eclipse-temurin" || image.tag.is !== "set") return undefined;
  const tag = image.tag.value;
  const version = JAVA.exec(tag)?.[1];
  const words = tag.split("-").map((word) => /^[a-z]*/.exec(word)?.[0] ?? "");
  const kind = words.includes("jre") ? "jre" : "jdk";
  const made = [version, kind, ...(words.includes("alpine") ? ["alpine"] : [])].join("-");
  return version !== undefined && isBuilt(successor, made) === true ? made : undefined;
}
