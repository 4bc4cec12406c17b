// EXPOSE with an address or a port of the host.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { portsIn } from "./_ports.ts";

export default dockerRule({
  id: "dockerfile/expose-invalid-format",
  title: "`EXPOSE` must only contain ports of the container",
  label: "Host port in EXPOSE",
  why: "An image cannot say on which address or port of a host it is published. Docker ignores that part, and will not accept it in a future release.",
  leave: {
    when: "The address or host port has no effect, so remove it. Publish with `docker run -p` or `ports` in Compose.",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:ExposeInvalidFormat"],
  references: ["https://docs.docker.com/reference/build-checks/expose-invalid-format/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        EXPOSE «127.0.0.1:8080:80/tcp» 443
      `,
      fixed: source`
        FROM alpine:3.22
        EXPOSE 80/tcp 443
      `,
    },
  ],
  *check(doc) {
    for (const { at, text, host, literal } of portsIn(doc)) {
      if (host === "") continue;
      const port = text.slice(host.length + 1);
      const fix = literal ? safe(`Change \`${quoted(text)}\` to \`${quoted(port)}\``, { at, text: port }) : undefined;
      yield { at, message: `\`${quoted(text)}\` maps a host port, which \`EXPOSE\` cannot do.`, fix };
    }
  },
});
