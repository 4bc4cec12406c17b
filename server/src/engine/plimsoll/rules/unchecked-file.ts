// plimsoll/unchecked-file: says of a file that is too large or binary that nothing in it was looked at.
import { auditRule } from "./_exceptions.ts";

export default auditRule({
  id: "plimsoll/unchecked-file",
  title: "Files must be text and not too large",
  label: "Not checked",
  why: "A binary file, a Dockerfile of more than 1 MB, YAML of more than 8 MB or a line of more than 1 MB is not read, so no findings does not mean no problems. On the command line the exit code is 2 regardless of this rule's severity, unless `--allow-unchecked` is given.",
  leave: {
    when: "Leave a file that only has the name of a file to check, such as a large recording named like a manifest. List it under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "hint",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  examples: [{ bad: "«»FROM node:24-slim\0\n", good: "FROM node:24-slim\n" }],
  *audit({ refused }) {
    if (refused !== undefined) yield { at: { start: 0, end: 0 }, message: `This file is not checked: ${refused}.` };
  },
});
