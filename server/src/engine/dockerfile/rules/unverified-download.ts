// Archives and programs from the network that nothing compares with a checksum.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { unverifiedFiles } from "../shell/fetched-files.ts";
import { verifiedFix } from "./_checked-scripts.ts";

export default dockerRule({
  id: "dockerfile/unverified-download",
  title: "Downloads must be compared with a checksum or signature",
  label: "Unverified download",
  why: "Anyone who controls the server, or a release on it, decides what goes into the image, today and at every rebuild. A checksum in the Dockerfile makes sure that it is the file that you looked at.",
  breaks:
    "The build stops until the checksum is filled in, and again whenever the file changes at its source. Take the checksum from the project's release page, not from the file that you got.",
  leave: {
    when: "Leave it where the file changes on purpose at the same address and you trust its server as much as your package mirror.",
    reason: "our own release server",
  },
  severity: "info",
  preset: "strict",
  tags: ["supply-chain", "security"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0011"],
  references: ["https://docs.docker.com/reference/dockerfile/#add---checksum"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN curl -fsSLo /tmp/tool.tgz «https://dl.example.com/tool-1.2.tgz» \
            && tar -xzf /tmp/tool.tgz -C /opt
      `,
      fixed: source`
        FROM debian:13
        RUN curl -fsSLo /tmp/tool.tgz https://dl.example.com/tool-1.2.tgz \
            && echo "REPLACE_WITH_SHA256  /tmp/tool.tgz" | sha256sum -c - \
            && tar -xzf /tmp/tool.tgz -C /opt
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN curl -fsSL «https://dl.example.com/tool-1.2.tgz» | tar -xz -C /opt
      `,
      good: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://dl.example.com/tool-1.2.tgz /tmp/
        RUN tar -xzf /tmp/tool-1.2.tgz -C /opt
      `,
    },
  ],
  *check(doc) {
    for (const { step, command, url, file } of unverifiedFiles(doc)) {
      yield {
        at: url.at,
        message: "Nothing verifies this download: compare it with a checksum or a signature in the same step.",
        fix: file === undefined ? undefined : verifiedFix(doc, step, command, file),
      };
    }
  },
});
