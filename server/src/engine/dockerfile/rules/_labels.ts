// What the rules about labels share: the labels that a project demands, and those that a stage sets.
import { isLicenceExpression } from "../../knowledge/spdx-licenses.ts";
import type { Instruction, Pair } from "../parse/document.ts";

/** What a label's value has to be; `text`: anything. The words are hadolint's. */
export const LABEL_TYPES = ["text", "url", "rfc3339", "spdx", "hash", "semver", "email"] as const;
export type LabelType = (typeof LABEL_TYPES)[number];

/** The demanded labels by their names, from a list of `name` and `name: type`; an unknown type is any text. */
export function demanded(labels: readonly string[]): ReadonlyMap<string, LabelType> {
  return new Map(
    labels.map((label) => {
      const colon = label.lastIndexOf(":");
      const word = colon === -1 ? "" : label.slice(colon + 1).trim();
      const type = LABEL_TYPES.find((one) => one === word);
      return type === undefined ? [label.trim(), "text"] : [label.slice(0, colon).trim(), type];
    }),
  );
}

/** The labels that some instructions set, in order. */
export function labelsIn(instructions: readonly Instruction[]): readonly Pair[] {
  return instructions.flatMap((one) => (one.keyword === "LABEL" ? one.pairs : []));
}

/**
 * The form of each type, by what hadolint 2.15 accepts: RFC 3986 for a URL, which may be any absolute URI; versions with
 * leading zeros; times with or without a colon in the offset. Of licences hadolint accepts a single id of its list; the annotations of
 * OCI take an SPDX expression.
 */
const FORMS: Readonly<Record<Exclude<LabelType, "text" | "spdx">, RegExp>> = {
  url: /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/(?:[\w.~!$&'()*+,;=:@[\]-]|%[0-9A-Fa-f]{2})*(?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?|\/?(?:(?:[\w.~!$&'()*+,;=:@?-]|%[0-9A-Fa-f]{2})(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/,
  rfc3339:
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d*)?(?:Z|[+-]\d\d:?\d\d)$/i,
  hash: /^(?:[0-9a-f]{7}|[0-9a-f]{40})$/,
  semver: /^\d+\.\d+\.\d+(?:-(?:[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?(?:\+(?:[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?$/,
  email:
    /^(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|"[^"]*")@(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*\.?|\[[^[\]]*\])$/,
};

/** Comments in an e-mail address (RFC 5322, section 3.2.2), such as `shop@example.com (the shop team)`. */
const COMMENT = /\([^()]*\)/g;

/** Whether a text is of a type. */
export function isOf(type: Exclude<LabelType, "text">, value: string): boolean {
  if (type === "spdx") return isLicenceExpression(value);
  return FORMS[type].test(type === "email" ? value.replace(COMMENT, "").trim() : value);
}
