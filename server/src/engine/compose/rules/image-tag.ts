// `compose/image-tag`: an image whose tag names no release.
import { type ImageReference, nameOf } from "../../core/image.ts";
import { source } from "../../core/rule.ts";
import { type OfferedTag, tagChoices } from "../../core/tag-choices.ts";
import { point } from "../../core/text.ts";
import { movementOf } from "../../knowledge/moving-tags.ts";
import { isImagePlaceholder } from "../../knowledge/stand-in-images.ts";
import { tagOffers } from "../../knowledge/tag-offers.ts";
import { isBuiltBeside } from "../built-beside.ts";
import { composeRule } from "../rule.ts";
import { image, isSetElsewhere, services } from "../services.ts";
import { placeToChange, targets } from "./_image-places.ts";

export default composeRule({
  id: "compose/image-tag",
  title: "Images must have a release tag",
  label: "No release tag",
  why: "Without a tag, with `latest` or (as a hint) with a channel such as `stable`, each pull can give you a different version: two machines run different images from one file, and nobody can tell which one had the vulnerability.",
  breaks:
    "A different version can behave differently, and a database may be unable to read data that a newer one wrote. Start the project with a copy of its data first.",
  leave: {
    when: "Leave it where you want every update and can live with a bad one, such as a tool on your own machine.",
    reason: "a tool on my own machine, always the newest",
  },
  severity: "warning",
  milder: { hint: "the tag is a channel such as `stable`" },
  preset: "recommended",
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
            build: .
            image: acme/web
      `,
      fixed: source`
        services:
          cache:
            image: redis:8.10
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
  *check(doc, context) {
    const told = new Set<number>();
    for (const service of services(doc)) {
      const reference = image(doc, service);
      if (reference.is !== "set" || reference.value.digest.is !== "absent" || told.has(reference.at.start)) continue;
      told.add(reference.at.start);
      if (isBuiltBeside(doc, reference.value)) continue;
      const { tag, at, path, text } = reference.value;
      const name = nameOf(reference.value) ?? doc.text.slice(at.start, path.at.end);
      if (tag.is === "unknown" || (text.is === "set" && isImagePlaceholder(text.value))) continue;
      const movement = tag.is === "set" ? movementOf(reference.value) : "latest";
      if (movement === undefined) continue;
      const isSet = isSetElsewhere(doc, service, tag.at, "image");
      // What another file says is changed there.
      const fix = isSet
        ? []
        : fixes(doc.text, reference.value, name, () => tagOffers(reference.value, context.today, targets(service)));
      const isDefault = tag.is === "set" && doc.text.slice(tag.at.start, tag.at.end) !== tag.value;
      const moves = isSet ? "is set in `.env` and changes" : isDefault ? "is the default here and changes" : "changes";
      const isWritten = path.is === "set" && doc.text.slice(path.at.start, path.at.end) === path.value;
      const what =
        tag.is === "absent"
          ? `\`${name}\` has no tag`
          : isSet && isWritten
            ? `\`.env\` sets the tag of \`${name}\` to \`${tag.value}\``
            : `\`${name}:${tag.value}\` ${moves}`;
      const [pull, atMost] =
        movement === "latest" ? (["each pull", undefined] as const) : (["a pull", "hint"] as const);
      yield { at: tag.at, message: `${what}: ${pull} can give you a different version.`, fix, atMost };
    }
  },
});

function fixes(text: string, image: ImageReference, name: string, offers: () => readonly OfferedTag[]) {
  const { path, tag } = image;
  if (tag.is === "set") {
    const place = placeToChange(text, tag.at, tag.value);
    return place === undefined ? [] : tagChoices(offers(), name, place, "");
  }
  const whole = path.is === "set" ? path.value : "";
  const last = whole.slice(whole.lastIndexOf("/") + 1);
  const { end } = path.at;
  const place = placeToChange(text, { start: end - last.length, end }, last) ?? placeToChange(text, path.at, whole);
  return place === undefined ? [] : tagChoices(offers(), name, point(place.end), ":");
}
