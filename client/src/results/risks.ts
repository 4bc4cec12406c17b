// What a risk looks like, and the order that it brings.
import { type ReportItem, RISKS, type Risk } from "../../../server/src/protocol.ts";
import type { Icon } from "./node.ts";

/** The items of one kind. */
export type Of<K extends ReportItem["kind"]> = Extract<ReportItem, { readonly kind: K }>;

export const RISK_ICONS: Readonly<Record<Risk, Icon>> = {
  critical: { name: "error", tint: "critical" },
  high: { name: "warning", tint: "high" },
  medium: { name: "circle-filled", tint: "medium" },
  low: { name: "circle-outline", tint: "low" },
  unknown: { name: "question", tint: "quiet" },
};

/** Sorted by risk; what is equally bad stays in its order. */
export function worstFirst<T extends { readonly risk: Risk }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
}
