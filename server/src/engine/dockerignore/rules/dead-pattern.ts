// Lines of an ignore file that leave nothing out and keep nothing.
import { safe } from "../../core/finding.ts";
import { type IgnorePattern, soundPatterns } from "../../core/glob/ignore-file.ts";
import { source } from "../../core/rule.ts";
import { quoted, span, wholeLineAt } from "../../core/text.ts";
import { ignoreRule } from "../rule.ts";
import { foldersOf, HAS_SIGNS, takenBack } from "./_taken-back.ts";

export default ignoreRule({
  id: "dockerignore/dead-pattern",
  title: "Each pattern must match something",
  label: "Dead pattern",
  why: "A line that never matches leaves files in the build context that its author believes to be left out.",
  leave: { when: "There is no reason to leave such a line: it does nothing." },
  severity: "warning",
  milder: { info: "a line above says the same" },
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  examples: [
    {
      note: "a comment begins in the first column",
      bad: source`
        .git
          «# what tests write»
        coverage
      `,
      fixed: source`
        .git
        # what tests write
        coverage
      `,
    },
    {
      note: "paths count from the build context",
      bad: source`
        «../secrets»
        «!README.md»
        *.md
      `,
      good: source`
        secrets
        *.md
        !README.md
      `,
    },
    {
      note: "the same in other words",
      bad: source`
        coverage
        «./coverage/»
      `,
      fixed: source`
        coverage
      `,
    },
  ],
  *check({ text }) {
    const above: Above = {
      isAnyOut: false,
      isPlain: true,
      out: new Set(),
      parents: new Set(),
      said: new Set(),
      sign: false,
    };
    const patterns = soundPatterns(text);
    const back = takenBack(patterns);
    for (const one of patterns) {
      const { start } = one.at;
      const line = text.lastIndexOf("\n", start - 1) + 1;
      const message = faultOf(one, above);
      const isComment = one.pattern.startsWith("#") && !one.negated && start > line;
      if (message !== undefined) {
        const title = "Begin the comment in the first column";
        const fix = isComment ? safe(title, { at: span(line, start), text: "" }) : undefined;
        yield { at: one.at, message, fix };
      } else if (one.negated === above.sign && above.said.has(one.pattern)) {
        const fix = safe("Remove the line", { at: wholeLineAt(text, start), text: "" });
        yield { at: one.at, message: `\`${quoted(one.pattern)}\` is in a line above already.`, atMost: "info", fix };
      } else {
        if (back.has(one))
          yield {
            at: one.at,
            message: `\`${quoted(one.pattern)}\` keeps nothing: a line below leaves that out again.`,
          };
        add(above, one);
      }
    }
  },
});

/** What the lines above say. */
interface Above {
  isAnyOut: boolean;
  /** Whether all that is left out is written without the signs of a pattern. */
  isPlain: boolean;
  readonly out: Set<string>;
  /** The folders that these are in. */
  readonly parents: Set<string>;
  /** The patterns since the last change between leaving out and keeping, which `sign` says. */
  said: Set<string>;
  sign: boolean;
}

function add(above: Above, { negated, pattern }: IgnorePattern): void {
  if (negated !== above.sign) above.said = new Set();
  above.sign = negated;
  above.said.add(pattern);
  if (negated) return;
  above.isAnyOut = true;
  above.isPlain &&= !HAS_SIGNS.test(pattern);
  above.out.add(pattern);
  for (const folder of foldersOf(pattern)) above.parents.add(folder);
}

/** Whether a path, a folder that it is in or something in it is left out; a pattern may match anything. */
function mayKeep(path: string, { isPlain, out, parents }: Above): boolean {
  if (!isPlain || HAS_SIGNS.test(path)) return true;
  return [path, ...foldersOf(path)].some((one) => out.has(one)) || parents.has(path);
}

/** What is wrong with a pattern below others. */
function faultOf({ negated, pattern }: IgnorePattern, above: Above): string | undefined {
  const shown = `\`${quoted(pattern)}\``;
  if (/^#\s/.test(pattern)) return `${shown} is a pattern: a comment begins in the first column.`;
  if (/^\.\.(?:\/|$)/.test(pattern)) return `${shown} is above the build context, so it never matches.`;
  if (pattern === "." || pattern === "/") return `${shown} never matches: write \`*\` to leave out everything.`;
  if (!negated) return undefined;
  if (!above.isAnyOut) return `${shown} keeps nothing: no line above it leaves anything out.`;
  return mayKeep(pattern, above) ? undefined : `${shown} keeps nothing: no line above it leaves that out.`;
}
