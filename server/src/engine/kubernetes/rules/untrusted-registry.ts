// An image of a registry that is not in `registries.allowed`.
import { outsideOf, UNTRUSTED_REGISTRY } from "../../core/allowed-registries.ts";
import { imageOverrides } from "../image-writers.ts";
import { withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import { podContainers } from "./_frames.ts";
import { pulledImages } from "./_image-places.ts";

export default kubeRule({
  id: "kubernetes/untrusted-registry",
  title: "Images must come from an allowed registry",
  ...UNTRUSTED_REGISTRY,
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
