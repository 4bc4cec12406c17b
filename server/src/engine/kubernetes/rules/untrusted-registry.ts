// An image of a registry that is not in `registries.allowed`.
import { outsideOf } from "../../core/allowed-registries.ts";
import { imageOverrides } from "../image-writers.ts";
import { withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { pulledImages } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/untrusted-registry",
  title: "Images must come from an allowed registry",
  label: "Registry not allowed",
  why: "An image runs with everything that its publisher put into it. A list of registries keeps out what nobody in your project has looked at: a typing mistake in a name, or an image of a stranger.",
  leave: {
    when: "Leave it where this one image is an agreed exception; a registry that you use more often belongs in `registries.allowed`.",
    reason: "agreed with security until we mirror it",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  // Their lists are their own, so their verdicts differ.
  answersTo: [
    "trivy:KSV-0125",
    "trivy:KSV-0032",
    "trivy:KSV-0033",
    "trivy:KSV-0034",
    "trivy:KSV-0035",
    "kubescape:C-0001",
    "kubescape:C-0078",
    "gatekeeper:allowedrepos",
    "gatekeeper:allowedreposv2",
    "gatekeeper:disallowedrepos",
  ],
  reads: withReach(imageOverrides),
  examples: [
    {
      note: "`registries.allowed` of `.plimsoll.yaml` lists the registries; without it nothing is reported",
      bad: podContainers`
        - name: web
          image: registry.corp.example/shop/web:1.4
        - name: cache
          image: «redis:8.10»
      `,
      good: podContainers`
        - name: web
          image: registry.corp.example/shop/web:1.4
      `,
      settings: { registries: { allowed: ["*.corp.example"] } },
    },
  ],
  *check(doc, context) {
    const { allowedRegistries } = context.settings;
    if (allowedRegistries.length === 0) return;
    for (const { at, image } of pulledImages(doc, context)) {
      const message = outsideOf(image, allowedRegistries);
      if (message !== undefined) yield { at, message };
    }
  },
});
