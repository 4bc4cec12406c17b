// Official images that are no longer updated as a whole, whatever their tag; for all languages. One whose product has a life cycle
// that is over (`centos`) is in the table of life cycles.
//
// State: November 2026. Source: docker-library/docs, `<image>/deprecated.md`, the text on top of the image's page on Docker Hub.
import { hubName, type ImageReference } from "../core/image.ts";
import { isBuilt } from "./official-tags.ts";

export interface RetiredImage {
  /** The last day of updates; undefined where the page does not say one. */
  readonly until: string | undefined;
  /** What to use in its place, by its name on Docker Hub. */
  readonly successor: string;
}

const RETIRED: ReadonlyMap<string, RetiredImage> = new Map([
  ["adoptopenjdk", { until: "2021-08-01", successor: "eclipse-temurin" }],
  ["consul", { until: undefined, successor: "hashicorp/consul" }],
  ["iojs", { until: undefined, successor: "node" }],
  ["java", { until: "2016-12-31", successor: "eclipse-temurin" }],
  ["jenkins", { until: undefined, successor: "jenkins/jenkins" }],
  // Early-access builds go on; they are in the table of official tags.
  ["openjdk", { until: "2022-07-31", successor: "eclipse-temurin" }],
  ["vault", { until: undefined, successor: "hashicorp/vault" }],
]);

/** What is known of an image whose publisher stopped updating it; undefined for all others, and for tags that are still built. */
export function retiredImage(image: ImageReference): RetiredImage | undefined {
  const name = hubName(image);
  const retired = name === undefined ? undefined : RETIRED.get(name);
  if (name === undefined || retired === undefined || image.tag.is === "unknown") return undefined;
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
