// `text/url-credentials`: a password inside an address, `scheme://user:password@host`.
import { source } from "../../core/rule.ts";
import { loginsIn } from "../addresses.ts";
import { commentsOf } from "../comments.ts";
import { isTelling } from "../redaction/telling.ts";
import { textRule } from "../rule.ts";

/** Drawn, not a word, so that it counts; kept apart from its address so that scanners of this file stay calm. */
const SAMPLE = ["kV8q", "Zt3w", "Lx5n"].join("");

export default textRule({
  id: "text/url-credentials",
  title: "Addresses must not contain passwords",
  label: "Password in URL",
  why: "Addresses end up in logs, error messages, process lists and image layers, and a password in an address goes there with it.",
  leave: {
    when: "Leave a login that protects nothing, such as that of a database which only exists during a test. A real password also has to be changed, since the repository's history keeps it.",
    reason: "database of a test, deleted afterwards",
  },
  severity: "error",
  milder: { warning: "the password is easy to guess, or the host is this machine", hint: "both are true" },
  preset: "recommended",
  tags: ["security", "secrets"],
  since: "0.1",
  answersTo: ["checkov:CKV_SECRET_4", "gitleaks:sidekiq-sensitive-url", "trivy:DS-0031"],
  references: ["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"],
  examples: [
    {
      path: "compose.yaml",
      bad: source`
        services:
          web:
            image: acme/web:2.4
            environment:
              DATABASE_URL: postgres://shop:«${SAMPLE}»@db:5432/shop
      `,
      good: source`
        services:
          web:
            image: acme/web:2.4
            environment:
              DATABASE_URL: postgres://shop:${"${DB_PASSWORD:?}"}@db:5432/shop
      `,
    },
    {
      path: "Dockerfile",
      bad: source`
        FROM alpine:3.22
        RUN wget https://ci:«${SAMPLE}»@files.acme.dev/tool.tgz
      `,
      good: source`
        FROM alpine:3.22
        RUN --mount=type=secret,id=netrc,target=/root/.netrc wget https://files.acme.dev/tool.tgz
      `,
    },
  ],
  *check(doc) {
    const isInComment = commentsOf(doc.text);
    for (const { at, host, isList, weak, local } of loginsIn(doc.text)) {
      // What everybody guesses is no secret: it is a fault of what runs with it, and of settings nobody can say what does. Mostly it is
      // a database that a workflow starts for its tests, or a value to be replaced.
      if (weak && doc.isSearched) continue;
      // In a comment, words stand for a password: nothing runs with it.
      const isTold = !weak && isTelling(doc.text.slice(at.start, at.end));
      if (!isTold && isInComment(at.start)) continue;
      const what = isList ? "connection string" : "URL";
      yield {
        at,
        message: weak
          ? `The ${what} of \`${host}\` has a password that is easy to guess: set a new one outside this file.`
          : `The ${what} of \`${host}\` has a password in plain text that any reader can use.`,
        // What everybody guesses, on the machine itself, stands for a login more often than it is one.
        atMost: weak && local ? "hint" : weak || local ? "warning" : undefined,
      };
    }
  },
});
