// FROM that fixes the platform.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted, type Span } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { stages } from "../stages/stages.ts";
import { isPlatform } from "../values/platform.ts";
import { withoutFlag } from "./_platform-flag.ts";

/** Other names of architectures, as containerd reads them (platforms/database.go). */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["aarch64", "arm64"],
  ["armhf", "arm"],
  ["armel", "arm"],
  ["i386", "386"],
]);

export default dockerRule({
  id: "dockerfile/from-platform-constant",
  title: "`FROM` must not set a fixed platform",
  label: "Fixed platform",
  why: "With a fixed platform, the image cannot be built for any other: on an ARM machine it runs in emulation, slowly or not at all.",
  breaks:
    "The stage is then built for the platform of the build. Check that the base image exists for it and that no binary of another platform is copied in.",
  leave: {
    when: "Leave it where the base image exists for this platform only. For a stage of one platform among several, put the platform into its name.",
    reason: "the base image exists for amd64 only",
  },
  severity: "warning",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:FromPlatformFlagConstDisallowed", "hadolint:DL3029"],
  answersTo: ["semgrep:avoid-platform-with-from"],
  references: ["https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/"],
  examples: [
    {
      bad: source`
        FROM --platform=«linux/amd64» alpine:3.22
      `,
      fixed: source`
        FROM alpine:3.22
      `,
      good: source`
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
        FROM --platform=linux/amd64 alpine:3.22 AS release-amd64
      `,
    },
  ],
  *check(doc) {
    for (const { from, name = "" } of stages(doc)) {
      const { value, valueAt, at } = from.from?.platform ?? {};
      if (value === undefined || value === "" || valueAt === undefined || at === undefined) continue;
      if (value.includes("$") || !isPlatform(value) || partsOf(value).some((part) => name.includes(part))) continue;
      const remove: Span = withoutFlag(doc, at);
      yield {
        at: valueAt,
        message: `The platform \`${quoted(value)}\` is fixed: no other can be built.`,
        fix: choice("Build for the platform of the build", { at: remove, text: "" }),
      };
    }
  },
});

/** The system and the architecture, as their names are normalized. */
function partsOf(platform: string): readonly string[] {
  const [first = "", second] = platform.toLowerCase().split("/");
  const architecture = second ?? first;
  const known = OTHER_NAMES.get(architecture) ?? architecture;
  return second === undefined ? ["linux", known] : [first, known];
}
