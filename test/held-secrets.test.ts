// What a file is said to hold where its name alone is known: it is too large to be read, or may not be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { secretIn } from "../server/src/engine/knowledge/held-secrets.ts";

test("a name made for a secret tells what an unread file holds", () => {
  assert.equal(secretIn("app/.env"), "secrets");
  assert.equal(secretIn("id_rsa"), "a private key");
  assert.equal(secretIn("certs/server.p12"), "a private key");
  assert.equal(secretIn(".netrc"), "logins");
});

test("a name that speaks of secrets in words tells nothing of one", () => {
  for (const name of ["nested_parallel_for_secret.yaml", "secrets.yml", "service-account.json", "credentials.toml"])
    assert.equal(secretIn(name), undefined, name);
  assert.equal(secretIn("secrets.yaml", "db:\n  password: correct-horse-9\n"), "logins");
  assert.equal(secretIn("for_secret.yaml", "secretKey: api-key\n"), undefined);
});

test("a key called after an authority or an archive is private where its text says so", () => {
  const key =
    "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIJ0Zp0oN0W9qI1rYwQ3mO1pVhE8fX1uQ0cF6dXbG3qOAoAoGCCqGSM49\n-----END EC PRIVATE KEY-----\n";
  assert.equal(secretIn("pki/ca.ecdsa.pem", key), "a private key");
  assert.equal(secretIn("pki/ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"), undefined);
  assert.equal(secretIn("apt/archive.key", "0f3a77c1d2b94e6688aa\n"), undefined, "a fingerprint");
  assert.equal(secretIn("pki/ca.pem"), undefined);
});
