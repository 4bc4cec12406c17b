// Keys that their issuers printed in documentation or built into emulators: they open nothing that is anybody's. Kept as digests, so
// that other scanners do not find them here.
//
// State: November 2026. Sources: the allow list of gitleaks' rule `gcp-api-key`; GitHub's documentation of OAuth and GitHub Apps;
// Stripe's API reference; Microsoft's documentation of Azurite and of the Cosmos DB emulator; AWS' documentation of access keys.
import { digest } from "../core/hash.ts";

/** The first 16 digits of their SHA-256. */
const DIGESTS: ReadonlySet<string> = new Set([
  // Google: keys of Firebase's and Maps' samples.
  "f56e323494a6ffc2",
  "2037abcaffb2b777",
  "3f370c9dd8225c63",
  "e4a5542bb7fd7b67",
  "a19f89ab3555eac1",
  "0b476bdf9acf2123",
  "eb540d2b6ee2a0a4",
  "37f8f09bdf12c2f2",
  "8731261cb72d8626",
  "49f777db995e8260",
  "27a9a42931dff7eb",
  "dc0fcf046c61640c",
  "4c98242dcadc8b29",
  "ea9bb1082cf95663",
  "3a8b61d0f636b007",
  "a6c814bc555ae62c",
  // GitHub: `gho_`, `ghp_`, `ghu_`, `ghr_`.
  "bc3ae723f57c6b9e",
  "3543c50b0cb9cea8",
  "82e74299544e0073",
  "6d7fa4e64d4b1f3e",
  // Stripe: `sk_test_`.
  "2cafc0970149a84f",
  "f2d6ca16515033e5",
  // Azure: Azurite, the Cosmos DB emulator.
  "0011cc25eb432071",
  "aa6547439583c3a2",
]);
/** Longer ones are not in the table. */
const LONGEST = 100;

/** What AWS prints: the id of a key or its 40 characters, with EXAMPLE for their end. */
const OF_AWS = /^(?:(?:AKIA|ASIA)[A-Z0-9]{9}EXAMPLE|(?=.{40}$)[A-Za-z0-9+/]{30,33}EXAMPLE(?:KEY)?)$/;

/** Whether a key or token is one that its issuer published. */
export function isPublishedKey(value: string): boolean {
  if (value.length < 16 || value.length > LONGEST) return false;
  return OF_AWS.test(value) || DIGESTS.has(digest(value, 16));
}
