// What is read of `initialize`: what follows of capabilities that go together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "../../server/src/lsp/session/capabilities.ts";
import { MODERN } from "./conversation.ts";

test("an editor that asks for diagnostics and cannot be told to ask again waits for none of them", () => {
  const grace = (capabilities: object, initializationOptions = {}) =>
    clientOf({ processId: null, rootUri: null, capabilities, initializationOptions }).grace;
  const { diagnostics, ...workspace } = MODERN.workspace;
  assert.ok(diagnostics.refreshSupport);
  const { diagnostic, ...textDocument } = MODERN.textDocument;
  assert.ok(diagnostic);
  assert.equal(grace(MODERN), 1000);
  assert.equal(grace({ ...MODERN, workspace }), 0);
  assert.equal(grace({ ...MODERN, workspace }, { grace: 500 }), 0);
  assert.equal(grace({ ...MODERN, workspace: { ...workspace, diagnostics: { refreshSupport: false } } }), 0);
  assert.equal(grace({ ...MODERN, workspace, textDocument }), 1000, "it is sent them");
});
