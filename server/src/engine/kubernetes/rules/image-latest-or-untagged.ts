// An image without tag and digest, or with the tag `latest`.
import { builtImages, leadTo } from "../../core/builds/images.ts";
import { type ImageReference, parseImage } from "../../core/image.ts";
import { type Context, source } from "../../core/rule.ts";
import { tagChoices } from "../../core/tag-choices.ts";
import { point, quoted } from "../../core/text.ts";
import { isBareName, mayBeOwn } from "../../knowledge/known-images.ts";
import { movementOf } from "../../knowledge/moving-tags.ts";
import { isImagePlaceholder, isScaffoldedImage } from "../../knowledge/stand-in-images.ts";
import { tagOffers } from "../../knowledge/tag-offers.ts";
import { literalStart, type Node } from "../../yaml/node.ts";
import { textAt } from "../evidence.ts";
import { imageOverrides, isSetByFlux } from "../image-writers.ts";
import { ANY } from "../kustomize.ts";
import { containers } from "../pods.ts";
import { factsFor, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { imageBehindActions } from "../templated-image.ts";
import { podContainers } from "./_frames.ts";
import { mountsOf } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/image-latest-or-untagged",
  title: "Images must have a release tag",
  label: "No release tag",
  why: "A tag such as `latest` (or, as a hint, `stable` or `main`) changes, and each node looks it up whenever it pulls: pods of one Deployment run different versions, and a rollback changes nothing.",
  breaks:
    "The tag may be older or newer than what the cluster runs now, and a database may be unable to read data that a newer one wrote. Roll it out in a test namespace first.",
  leave: {
    when: "Leave it where a tool sets the tag on deployment, or in a development cluster that should run the newest build.",
    reason: "the pipeline sets the tag",
  },
  severity: "warning",
  milder: { hint: "the tag is a channel such as `stable`, or the image is built in this workspace or never pulled" },
  preset: "recommended",
  tags: ["supply-chain", "reliability"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0013",
    "kube-linter:latest-tag",
    "polaris:tagNotSpecified",
    "kube-score:container-image-tag",
    "checkov:CKV_K8S_14",
    "kics:583053b7-e632-46f0-b989-f81ff8045385",
  ],
  answersTo: ["gatekeeper:disallowedtags", "kubescape:C-0075"],
  references: ["https://kubernetes.io/docs/concepts/containers/images/"],
  reads: [...withReach(imageOverrides), builtImages],
  examples: [
    {
      bad: podContainers`
        - name: web
          image: «registry.example.com:5000/shop/web»
        - name: cache
          image: redis@sha256:5bf1a4ba4de8ab2f5c5b6fb3d8d7e8ac21c9b2d5dd0c0c6ee7d08b4cd7f0ea31
      `,
      good: podContainers`
        - name: web
          image: registry.example.com:5000/shop/web:1.4.2
      `,
    },
    {
      bad: podContainers`
        - name: web
          image: shop/web
        - name: cache
          image: «redis:latest»
      `,
      fixed: podContainers`
        - name: web
          image: shop/web
        - name: cache
          image: redis:8.10
      `,
      files: {
        "k8s/kustomization.yaml": source`
          resources:
            - app.yaml
          images:
            - name: shop/web
              newTag: 1.4.2
        `,
      },
      note: "A tag set by Kustomize applies to the files of its kustomization.",
    },
  ],
  *check(doc, context) {
    for (const { image, node } of containers(doc)) {
      const templated = imageBehindActions(doc, image);
      if (templated !== undefined) {
        const movement = isSetByFlux(doc, image.at) ? undefined : movementOf(templated);
        if (movement === undefined) continue;
        const text = quoted(doc.text.slice(templated.at.start, templated.at.end), 80);
        yield {
          at: image.at,
          message: saying(text, "set", movement),
          atMost: movement === "channel" ? "hint" : undefined,
        };
        continue;
      }
      // `ko://` names a Go package that is built and pinned on deployment.
      if (image.is !== "set" || image.value.trim() === "" || image.value.startsWith("ko://")) continue;
      if (isImagePlaceholder(image.value) || isScaffoldedImage(image.value) || isSetByFlux(doc, image.at)) continue;
      const written = literalStart(doc.text, image.at, image.value);
      const reference = parseImage(image.value, written ?? 0);
      const { path, tag, digest } = reference;
      if (digest.is !== "absent" || tag.is === "unknown") continue;
      const movement = tag.is === "set" ? movementOf(reference) : "latest";
      if (movement === undefined) continue;
      const name = image.value.slice(0, tag.is === "set" ? -1 - tag.value.length : undefined);
      if (factsFor(context, imageOverrides, name, ANY).some(({ data }) => data.pinned)) continue;
      const builders = buildersOf(context, reference, name);
      const isLocal = builders.length > 0 || isNeverPulled(node);
      const [at, prefix] = tag.is === "set" ? [tag.at, ""] : [point(path.at.end), ":"];
      yield {
        at: image.at,
        message: isNeverPulled(node)
          ? `\`${quoted(image.value, 80)}\` is never pulled: the node uses any image it has of that name.`
          : isLocal
            ? `\`${quoted(image.value, 80)}\` is built in this workspace: pods may run different builds.`
            : saying(quoted(image.value, 80), tag.is, movement),
        atMost: movement === "channel" || isLocal ? "hint" : undefined,
        related: isNeverPulled(node) ? [] : builders.slice(0, 1).map((row) => leadTo("Built here", row)),
        fix:
          written === undefined
            ? []
            : tagChoices(tagOffers(reference, context.today, mountsOf(node)), name, at, prefix),
      };
    }
  },
});

/** What in the workspace builds an image whose name has no account: nobody else's image is called so, unless it is a known one. */
function buildersOf({ index }: Pick<Context, "index">, image: ImageReference, name: string) {
  return isBareName(image) && mayBeOwn(image) ? index.get(builtImages, name) : [];
}

/** Whether the kubelet takes an image only from the node, as what was loaded there for a test (`kind load docker-image`). */
function isNeverPulled(container: Node): boolean {
  return textAt(container, "imagePullPolicy") === "Never";
}

function saying(image: string, tag: "set" | "absent", movement: "latest" | "channel"): string {
  const what = tag === "absent" ? "has no tag" : movement === "latest" ? "changes with every push" : "changes";
  return `\`${image}\` ${what}, so pods may run different versions.`;
}
