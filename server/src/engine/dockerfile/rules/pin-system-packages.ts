// Packages of a distribution without versions.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { PINNING, type PinRow, unpinnedCalls } from "./_pins.ts";

const ROWS: readonly PinRow[] = [
  {
    key: "apt",
    title: "apt-get and apt",
    equivalents: ["hadolint:DL3008"],
    steps: ["apt-get install -y «jq»", "apt-get install -y jq=1.7.1-6"],
  },
  { key: "apk", title: "apk", equivalents: ["hadolint:DL3018"], steps: ["apk add «jq»", "apk add jq=1.8.1-r0"] },
  row("yum", ["hadolint:DL3033"]),
  row("dnf", ["hadolint:DL3041"]),
  row("microdnf", ["hadolint:DL3041"]),
  row("tdnf", []),
  {
    key: "zypper",
    title: "zypper",
    equivalents: ["hadolint:DL3037"],
    steps: ["zypper install -y «jq»", "zypper install -y jq=1.7.1"],
  },
];

const FAMILIES = ROWS.map(({ key }) => key);

function row(key: "yum" | "dnf" | "microdnf" | "tdnf", equivalents: readonly string[]): PinRow {
  return { key, title: key, equivalents, steps: [`${key} install -y «jq»`, `${key} install -y jq-1.7.1`] };
}

export default dockerRule({
  id: "dockerfile/pin-system-packages",
  title: "Packages of the distribution must have versions",
  label: "Unpinned system package",
  why: "Without a version a build installs whatever the repository has that day, so two builds of one file differ. A version keeps them alike, but distributions remove old versions: such a build fails until somebody updates it.",
  breaks:
    "The build fails until you replace the placeholder. `apt-cache policy`, `apk policy` or `dnf list` show the versions there are.",
  leave: {
    when: "Leave it where security updates matter more than equal builds: pinned packages of a distribution get none until somebody edits the file.",
    reason: "security updates come with each build",
  },
  severity: "info",
  preset: "all",
  tags: ["reliability"],
  since: "0.1",
  rows: ROWS,
  ...PINNING,
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y «jq»
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y jq=VERSION
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN apk add --no-cache --virtual .build «gcc» make
      `,
      good: source`
        FROM alpine:3.22
        RUN apk add --no-cache --virtual .build gcc=14.2.0-r6 make~4.4
      `,
      note: "`~` accepts any release of a version.",
    },
  ],
  *check(doc) {
    yield* unpinnedCalls(doc, FAMILIES);
  },
});
