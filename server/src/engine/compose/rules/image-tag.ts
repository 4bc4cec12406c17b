// `compose/image-tag`: an image whose tag names no release.
import { nameOf } from "../../core/image.ts";
import { source } from "../../core/rule.ts";
import { composeRule } from "../rule.ts";
import { image, services } from "../services.ts";

/** Tags that move on by their nature, besides `latest`; dclint bans these too. */
const FLOATING: ReadonlySet<string> = new Set([
  "stable",
  "edge",
  "test",
  "nightly",
  "dev",
  "beta",
  "canary",
  "lts",
  "current",
  "main",
  "master",
]);

export default composeRule({
  id: "compose/image-tag",
  title: "Images need a tag that names a release",
  why: "Without a tag, or with `latest`, every pull may bring another version: two machines run different things under one file, and nobody can tell which one had the vulnerability.",
  severity: "warning",
  rank: "must",
  tags: ["security", "supply-chain"],
  since: "0.1",
  equivalents: ["dclint:service-image-require-explicit-tag"],
  references: ["https://docs.docker.com/reference/compose-file/services/#image"],
  examples: [
    {
      bad: source`
        services:
          cache:
            image: «redis»
          web:
            image: ghcr.io/acme/web:«latest»
      `,
      good: source`
        services:
          cache:
            image: redis:8.2
          web:
            build: .
            image: acme/web
      `,
      note: "next to `build`, `image` only names what is built",
    },
    {
      bad: source`
        services:
          web:
            image: acme/web:«${"${TAG:-latest}"}»
      `,
      good: source`
        services:
          web:
            image: acme/web:${"${TAG:?}"}
      `,
    },
  ],
  *check(doc) {
    const told = new Set<number>();
    for (const service of services(doc)) {
      const reference = image(doc, service);
      if (reference.is !== "set" || reference.value.digest.is !== "absent" || told.has(reference.at.start)) continue;
      told.add(reference.at.start);
      const { tag, at } = reference.value;
      const name = nameOf(reference.value) ?? doc.text.slice(at.start, at.end);
      if (tag.is === "absent") {
        yield { at: tag.at, message: `\`${name}\` has no tag, so every pull may bring another version.` };
      } else if (tag.is === "set" && tag.value === "latest") {
        yield { at: tag.at, message: `\`${name}:latest\` moves, so every pull may bring another version.` };
      } else if (tag.is === "set" && FLOATING.has(tag.value)) {
        const message = `\`${name}:${tag.value}\` moves, so a pull may bring another version.`;
        yield { at: tag.at, message, atMost: "hint" };
      }
    }
  },
});
