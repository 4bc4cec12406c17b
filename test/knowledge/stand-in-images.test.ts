// Which references stand for an image that somebody still has to name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isImagePlaceholder } from "../../server/src/engine/knowledge/stand-in-images.ts";

test("what no runtime takes, and what says so, stands for an image", () => {
  for (const reference of [
    "<YOUR-IMAGE>",
    "{IMAGE}",
    "IMAGE_NAME",
    "__IMAGE__",
    "%IMAGE%:latest",
    "registry.example.com/<team>/web",
    "[image]",
    "$(IMAGE)",
    "shop/Web",
    "web:",
    "web:<tag>",
    "your-registry.example.com/shop/web",
    "shop/your-image:latest",
    "placeholder",
    "changeme:latest",
    "https://registry.example.com/web",
  ])
    assert.equal(isImagePlaceholder(reference), true, reference);
});

test("what a runtime takes is an image", () => {
  for (const reference of [
    "web",
    "shop/web:latest",
    "Registry/shop/web",
    "registry.example.com:5000/shop/web_1.x__y",
    "localhost/web",
    `web@sha256:${"0".repeat(64)}`,
    "yours/web",
    "shop/placeholders:1",
    "todo-app",
    "${REGISTRY:-ghcr.io/${OWNER}}/Web",
  ])
    assert.equal(isImagePlaceholder(reference), false, reference);
});
