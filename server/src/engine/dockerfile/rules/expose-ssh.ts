// EXPOSE of the port on which SSH listens.
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { lineBelow, lineStart } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Port, portsIn } from "./_ports.ts";

export default dockerRule({
  id: "dockerfile/expose-ssh",
  title: "Port 22 must not be exposed",
  label: "SSH port exposed",
  why: "An SSH server in a container is one more way in, with keys and passwords of its own. `docker exec` and `kubectl exec` open a shell without one.",
  breaks: "Nothing can reach the SSH server through `docker run -P` any more. Check who logs in to this container.",
  leave: {
    when: "Leave it where SSH is what the image is for, such as a Git server or a bastion host.",
    reason: "a Git server that is used over SSH",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: ["trivy:DS-0004", "checkov:CKV_DOCKER_1"],
  references: ["https://docs.docker.com/reference/dockerfile/#expose"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        EXPOSE 8080 «22/tcp»
      `,
      fixed: source`
        FROM alpine:3.22
        EXPOSE 8080
      `,
    },
    {
      note: "a range that contains it; other ports are fine",
      bad: source`
        FROM alpine:3.22
        EXPOSE «20-25»
      `,
      good: source`
        FROM alpine:3.22
        EXPOSE 2222 220
      `,
    },
  ],
  *check(doc) {
    for (const port of portsIn(doc)) {
      if (port.first > 22 || port.last < 22) continue;
      const message = "Port 22 is exposed: this image seems to run an SSH server.";
      yield { at: port.at, message, fix: without(doc, port) };
    }
  },
});

/** The instruction without the port, or nothing where it has no other; none where the port is a part of a range. */
function without(doc: Dockerfile, { instruction, at, first, last, literal }: Port): Fix | undefined {
  if (first !== last || !literal) return undefined;
  const { words } = instruction;
  const index = words.findIndex((word) => word.at === at);
  const before = words[index - 1];
  if (words.length === 1) {
    const whole = { start: lineStart(doc.text, instruction.at.start), end: lineBelow(doc.text, instruction.at.end) };
    return choice("Remove `EXPOSE 22`", { at: whole, text: "" });
  }
  const next = words[index + 1];
  const gap =
    before === undefined ? { start: at.start, end: next?.at.start ?? at.end } : { start: before.at.end, end: at.end };
  return choice("Remove port 22", { at: gap, text: "" });
}
