// Secrets of one bounded pattern that begins with a name, or has a constant part in its middle or at its end.

import type { Row } from "../core/rule.ts";
import { span } from "../core/text.ts";
import { isPublishedKey } from "../knowledge/published-keys.ts";
import { isSampleToken, isStandInBody } from "../knowledge/stand-ins.ts";
import type { Structure } from "./structures.ts";

/** A structure of one bounded pattern with the value in its only group, read from `back` characters before the trigger. */
function shaped(
  row: Row,
  triggers: readonly string[],
  pattern: RegExp,
  accept: (value: string) => boolean,
  back = 0,
): Structure {
  return {
    row,
    shown: triggers[0] ?? row.key,
    triggers,
    look(text, at) {
      const from = at - back;
      // A hyphen before it is fine where it is that of a default: `${SECRET:-…}`.
      if (from < 0 || (back > 0 && /(?:[\w~.]|[^:]-)$/.test(text.slice(Math.max(0, from - 2), from)))) return undefined;
      const match = pattern.exec(text.slice(from, from + 300));
      if (match?.[1] === undefined) return undefined;
      const start = from + match[0].indexOf(match[1], back > 0 ? 0 : 1);
      return { at: span(start, start + match[1].length), standIn: !accept(match[1]) };
    },
  };
}

/** As MaxMind's documentation has it: `_mmk` at the end. */
const MAXMIND: Row = {
  key: "maxmind-license-key",
  title: "MaxMind license key",
  equivalents: ["gitleaks:maxmind-license-key"],
};

/** The table. */
export const SHAPES: readonly Structure[] = [
  shaped(
    {
      key: "aws-secret-access-key",
      title: "AWS secret access key",
      equivalents: ["trivy:aws-secret-access-key"],
      answersTo: ["checkov:CKV_SECRET_2"],
    },
    ["SECRET_ACCESS_KEY", "secret_access_key", "SecretAccessKey", "secretAccessKey"],
    /^\w{15,17}["']?(?:[ \t]{0,20}(?:[:=]|\r?\n[ \t]{0,40}value:)[ \t]{0,20}|[ \t]{1,20})["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/,
    // 40 hex digits are a commit, not a key.
    (value) => !/^[0-9a-f]+$/i.test(value) && !isSampleToken(value, 3.8),
  ),
  shaped(
    {
      key: "azure-storage-key",
      title: "Azure storage account key",
      equivalents: ["trivy:azure-storage-key"],
      answersTo: ["checkov:CKV_SECRET_3"],
    },
    ["AccountKey="],
    /^AccountKey=([A-Za-z0-9+/]{86}==)/,
    (value) => !isPublishedKey(value) && !isStandInBody(value),
  ),
  shaped(
    { key: "azure-shared-access-key", title: "Azure shared access key" },
    ["SharedAccessKey="],
    /^SharedAccessKey=([A-Za-z0-9+/]{43,44}=)/,
    (value) => !isSampleToken(value, 3.5),
  ),
  shaped(
    {
      key: "azure-ad-client-secret",
      title: "Microsoft Entra client secret",
      label: "Microsoft Entra secret",
      equivalents: ["gitleaks:azure-ad-client-secret"],
    },
    ["Q~"],
    /^([\w~.]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/,
    (value) => !isSampleToken(value, 3.5),
    4,
  ),
  shaped(
    {
      key: "hashicorp-tf-api-token",
      title: "Terraform Cloud token",
      equivalents: ["gitleaks:hashicorp-tf-api-token", "trivy:hashicorp-tf-api-token"],
    },
    [".atlasv1."],
    /^([0-9A-Za-z]{14}\.atlasv1\.[\w=-]{60,70})(?![\w-])/,
    (value) => !isSampleToken(value, 3.5),
    14,
  ),
  shaped(MAXMIND, ["_mmk"], /^([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?!\w)/, (value) => !isSampleToken(value, 4), 36),
];
