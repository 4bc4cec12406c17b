// Downloads over plain HTTP: anyone on the way can replace what is sent.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { point, quoted, type Span } from "../../core/text.ts";
import { allInstructions, argumentsOf, type Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { hostOf, isPrivate } from "../shell/addresses.ts";
import { callsOfAny } from "../shell/calls.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { readOptions, verifies } from "../shell/downloads.ts";

const DOWNLOADERS: ReadonlySet<string> = new Set(["curl", "wget"]);
/** Programs that take what they install from an address that one of their words is. */
const INSTALLERS: ReadonlySet<string> = new Set(
  "pip pip2 pip3 uv pipx npm npx yarn pnpm gem bundle git composer go cargo poetry conda".split(" "),
);
/** Variables with the address of an index of packages (pip's, npm's, uv's and Go's documentation). */
const INDEXES =
  /^(?:PIP_(?:EXTRA_)?INDEX_URL|PIP_FIND_LINKS|UV_(?:DEFAULT_|EXTRA_)?INDEX(?:_URL)?|NPM_CONFIG_REGISTRY|GOPROXY)$/i;

export default dockerRule({
  id: "dockerfile/insecure-http-download",
  title: "Downloads must use HTTPS",
  label: "Download over HTTP",
  why: "Nothing protects plain HTTP: anyone on the way, in a proxy or in the same network, can replace the file or the package, and nobody would notice.",
  breaks:
    "The build stops where the server does not offer HTTPS, or has a certificate that the image does not trust. Build once afterwards.",
  leave: {
    when: "Leave it where the server is in your own network and has no HTTPS, or where a signature of the file is verified elsewhere.",
    reason: "a mirror in our own network",
  },
  severity: "info",
  preset: "strict",
  tags: ["supply-chain", "security"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0011"],
  references: ["https://docs.docker.com/reference/dockerfile/#add---checksum"],
  // A checksum, or none, is what counts for a file.
  yieldsTo: ["dockerfile/add-remote-url"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN curl -fsSLO «http://dl.example.com/tool.tgz»
      `,
      fixed: source`
        FROM debian:13
        RUN curl -fsSLO https://dl.example.com/tool.tgz
      `,
    },
    {
      bad: source`
        FROM python:3.13-slim
        ENV «PIP_INDEX_URL=http://pypi.example.com/simple»
        RUN pip install --extra-index-url «http://more.example.com/simple» app
      `,
      good: source`
        FROM python:3.13-slim
        ENV PIP_INDEX_URL=http://10.0.0.7/simple
        RUN curl -fsSLO http://dl.example.com/tool.tgz && sha256sum -c tool.sha256
      `,
    },
  ],
  *check(doc) {
    for (const { step, command } of callsOfAny(doc, DOWNLOADERS)) {
      if (step.script.commands.some(verifies)) continue;
      for (const url of readOptions(command).urls) yield* problems(doc, url.text, url.at);
    }
    for (const { command } of callsOfAny(doc, INSTALLERS))
      for (const word of addressesOf(command)) yield* problems(doc, word.text, word.at);
    for (const instruction of allInstructions(doc)) {
      const { keyword, pairs, flags } = instruction;
      if (keyword === "ENV" || keyword === "ARG") {
        for (const { name, value, at } of pairs) if (INDEXES.test(name)) yield* problems(doc, value?.value ?? "", at);
      }
      if (keyword !== "ADD" || flags.some(({ name }) => name === "checksum")) continue;
      for (const { raw, at } of argumentsOf(instruction).slice(0, -1)) yield* problems(doc, raw, at);
    }
  },
});

function* problems({ text }: Dockerfile, written: string, at: Span) {
  const [, address = ""] = /(?:^|[\s"'=+])(http:\/\/[^\s"']+)/.exec(written) ?? [];
  const host = hostOf(address);
  if (host === undefined || isPrivate(host)) return;
  const scheme = text.indexOf("http://", at.start);
  const isThere = scheme !== -1 && scheme < at.end;
  yield {
    at,
    message: `\`${quoted(host)}\` is asked over plain HTTP: anyone on the way can replace what it sends.`,
    fix: isThere ? choice("Use `https://`", { at: point(scheme + 4), text: "s" }) : undefined,
  };
}

/** The words of a command that are or name an address. */
function addressesOf({ args }: ShellCommand): readonly ShellWord[] {
  return args.filter(({ text }) => /(?:^["']?|[=+])http:\/\//.test(text));
}
