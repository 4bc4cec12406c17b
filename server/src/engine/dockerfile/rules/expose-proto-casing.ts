// Protocols of EXPOSE in capital letters.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { portsIn } from "./_ports.ts";

export default dockerRule({
  id: "dockerfile/expose-proto-casing",
  title: "Protocols of `EXPOSE` must be lower case",
  label: "Case of protocol",
  why: "Docker keeps protocols in lower case, so what `docker inspect` shows differs from the file.",
  leave: {
    when: "Leave it where you do not care how protocols are written: the image is the same.",
    reason: "not our style rule",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["buildkit:ExposeProtoCasing"],
  references: ["https://docs.docker.com/reference/build-checks/expose-proto-casing/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        EXPOSE «80/TCP» 53/udp
      `,
      fixed: source`
        FROM alpine:3.22
        EXPOSE 80/tcp 53/udp
      `,
    },
  ],
  *check(doc) {
    for (const { at, text, protocol, literal } of portsIn(doc)) {
      const wanted = protocol.toLowerCase();
      if (protocol === wanted) continue;
      const port = `${text.slice(0, text.length - protocol.length)}${wanted}`;
      const fix = literal ? safe(`Change \`${text}\` to \`${port}\``, { at, text: port }) : undefined;
      yield { at, message: `The protocol \`${protocol}\` has capital letters.`, fix };
    }
  },
});
