// The signatures of an image as rows: who signed, and whether that holds.
import { joinMarkdown, literal, markdown, message, strong } from "../../../server/src/shown/markdown.ts";
import { joined, some } from "./labels.ts";
import type { Icon, Node } from "./node.ts";
import type { Of } from "./risks.ts";
import { type Around, byWhom, foundBy, spokenBy } from "./titles.ts";

/** The states of signatures in words. */
export const STATES = { verified: "verified", invalid: "not verified", missing: "not signed" } as const;
const HOLDS: Icon = { name: "verified", tint: "good" };
const DOES_NOT_HOLD: Icon = { name: "unverified", tint: "error" };

/** The row “Signatures”, open where one of them does not hold; none where there are no signatures. */
export function signatureGroup(around: Around, items: readonly Of<"signature">[]): readonly Node[] {
  if (items.length === 0) return [];
  const broken = items.filter(({ state }) => state !== "verified");
  const sorted = [...broken, ...items.filter(({ state }) => state === "verified")];
  const gist = broken.length === 0 ? "verified" : `${broken.length} not verified`;
  const id = `${around.parent} signatures`;
  return [
    {
      id,
      label: "Signatures",
      description: `${items.length}   ${gist}`,
      spoken: `${some(items.length, "signature")}, ${gist}`,
      icon: broken.length === 0 ? { name: "verified", tint: "quiet" } : DOES_NOT_HOLD,
      open: broken.length > 0,
      children: sorted.map((item, i) => signatureRow(around, `${id} ${i}`, item)),
    },
  ];
}

function signatureRow(around: Around, id: string, item: Of<"signature">): Node {
  const holds = item.state === "verified";
  const state = STATES[item.state];
  const whom = byWhom(around, [item]);
  return {
    id,
    label: item.id,
    description: joined([state, item.issuer, whom]),
    tooltip: joinMarkdown([
      markdown`${strong(item.id)} · ${literal(state)}`,
      ...(item.issuer === undefined ? [] : [markdown`Issuer: ${literal(item.issuer)}`]),
      message(item.message),
      ...foundBy(around, item),
    ]),
    spoken: joined([`${state}: ${item.id}`, item.issuer, spokenBy(whom), item.message], ", "),
    icon: holds ? HOLDS : DOES_NOT_HOLD,
    abilities: ["copy"],
    about: { text: item.id },
  };
}
