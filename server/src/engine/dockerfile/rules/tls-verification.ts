// Certificates that nobody looks at: what a build downloads, and what the image downloads later, may come from anyone.
import { type Fix, hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted, type TextEdit } from "../../core/text.ts";
import { allInstructions } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { TLS_ROWS, type TlsRow } from "../shell/tls-checks.ts";
import { tlsSwitchesIn, tlsVariable } from "../shell/tls-switches.ts";
import { withoutPair } from "./_pairs.ts";

export default dockerRule({
  id: "dockerfile/tls-verification",
  title: "Certificates of servers must be verified",
  label: "Certificates unchecked",
  why: "Without the check anyone between you and the server can answer in its name, so packages, scripts and tokens can be replaced or read. As `ENV` it holds for every container that runs the image as well.",
  breaks:
    "Downloads from a server with a certificate of your own authority fail until the image trusts it: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`. Build once afterwards.",
  leave: {
    when: "Leave it where the file is compared with a checksum in the same step, and nothing secret is sent.",
    reason: "the checksum of the file is verified in this step",
  },
  severity: "warning",
  milder: { hint: "the file is compared with a checksum in the same step" },
  preset: "recommended",
  tags: ["security", "supply-chain"],
  since: "0.1",
  references: [
    "https://curl.se/docs/sslcerts.html",
    "https://docs.docker.com/engine/network/ca-certs/",
    "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
  ],
  rows: TLS_ROWS,
  probe: ({ bad, good }: TlsRow) => ({ bad: `FROM debian:13\n${bad}\n`, good: `FROM debian:13\n${good}\n` }),
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN curl «-fsSLk» https://dl.example.com/tool.tgz | tar xz
      `,
      fixed: source`
        FROM debian:13
        RUN curl -fsSL https://dl.example.com/tool.tgz | tar xz
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        ENV NODE_ENV=production «NODE_TLS_REJECT_UNAUTHORIZED=0»
      `,
      fixed: source`
        FROM node:24-slim
        ENV NODE_ENV=production
      `,
    },
    {
      note: "a setting that only serves this goes as a whole",
      bad: source`
        FROM debian:13
        RUN «git config --global http.sslVerify false» \
            && git clone https://git.example.com/app.git /app
      `,
      good: source`
        FROM debian:13
        COPY corporate.crt /usr/local/share/ca-certificates/
        RUN update-ca-certificates \
            && git clone https://git.example.com/app.git /app
      `,
      fixed: source`
        FROM debian:13
        RUN git clone https://git.example.com/app.git /app
      `,
    },
  ],
  *check(doc) {
    for (const { row, at, shown, removal, checked } of tlsSwitchesIn(doc)) {
      const message =
        checked === true
          ? `\`${quoted(shown, 36)}\` turns certificate checks off here: only the checksum protects this file.`
          : messageOf(row, shown, "here");
      yield { at, row: row.key, message, fix: fixOf(shown, removal), atMost: checked === true ? "hint" : undefined };
    }
    for (const instruction of allInstructions(doc)) {
      const { keyword, pairs } = instruction;
      if (keyword !== "ENV" && keyword !== "ARG") continue;
      for (const { name, value, at } of pairs) {
        const row = value === undefined ? undefined : tlsVariable(name, value.value);
        if (row === undefined) continue;
        const shown = `${name}=${value?.value ?? ""}`;
        const isOwn = doc.instructions.includes(instruction);
        const removal = isOwn ? withoutPair(doc, instruction, name) : undefined;
        const where = keyword === "ENV" ? "in the image" : "in this build";
        yield { at, row: row.key, message: messageOf(row, shown, where), fix: fixOf(shown, removal) };
      }
    }
  },
});

function messageOf({ plain }: TlsRow, shown: string, where: string): string {
  if (plain?.test(shown) === true)
    return `\`${quoted(shown, 36)}\` allows plain \`http\` ${where}: anyone on the way can change what is downloaded.`;
  return `\`${quoted(shown, 36)}\` turns certificate checks off ${where}: anyone can answer as the server.`;
}

function fixOf(shown: string, removal: TextEdit | undefined): Fix | undefined {
  return removal === undefined ? undefined : hardening(`Remove \`${quoted(shown)}\``, removal);
}
