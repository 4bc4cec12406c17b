// WORKDIR in a folder that belongs to the kernel.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { joinedBody } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { resolveAt } from "../stages/environment.ts";
import { placeOf } from "../stages/stages.ts";

/** What the kernel mounts or the system boots from (Filesystem Hierarchy Standard 3.0). */
const SYSTEM = /^\/+(?:proc|sys|dev|boot|initrd|lost\+found)(?:\/|$)/;

export default dockerRule({
  id: "dockerfile/system-workdir",
  title: "`WORKDIR` must not be a folder of the system",
  label: "System folder as WORKDIR",
  why: "The runtime mounts `/proc`, `/sys` and `/dev` over the image, so files there are lost. A working directory below `/proc/self/fd` was also the way out of a container in CVE-2024-21626.",
  leave: {
    when: "Leave it for an image that tests such folders and writes nothing there.",
    reason: "a test of runtimes, nothing is written",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security", "correctness"],
  since: "0.1",
  equivalents: ["trivy:DS-0030"],
  references: ["https://nvd.nist.gov/vuln/detail/CVE-2024-21626"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        WORKDIR «/proc/self/fd/7»
      `,
      good: source`
        FROM alpine:3.22
        WORKDIR /development
      `,
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      if (one.keyword !== "WORKDIR" || placeOf(doc, one) === undefined) continue;
      const path = resolveAt(doc, one, { raw: joinedBody(doc.text, one).text });
      if (path === undefined || !SYSTEM.test(path)) continue;
      yield { at: one.body, message: `\`${quoted(path)}\` is a folder of the system: files there are lost or unsafe.` };
    }
  },
});
