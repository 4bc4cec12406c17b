// Folders of installed packages that an ignore file does not leave out, where the project beside it has such folders.
import { workspaceFiles } from "../../core/builds/contexts.ts";
import { hardening } from "../../core/finding.ts";
import { ignoreRules, soundPatterns } from "../../core/glob/ignore-file.ts";
import { folderOf, nameIn } from "../../core/paths.ts";
import { source } from "../../core/rule.ts";
import { lineBreakOf, point } from "../../core/text.ts";
import { ignoreRule } from "../rule.ts";

/** The folder that a package manager installs to beside its file, by the file's name (npm-install(1); Python's venv, "Creating"). */
const INSTALLED: ReadonlyMap<string, string> = new Map([
  ["package.json", "node_modules"],
  ["pyproject.toml", ".venv"],
  ["requirements.txt", ".venv"],
]);

export default ignoreRule({
  id: "dockerignore/missing-basics",
  title: "Installed packages must be left out of the build context",
  label: "Packages in context",
  why: "Packages that are installed on your machine are sent to each build, and `COPY . .` puts them over those that the build installs, which may be for another system.",
  breaks: "A `COPY` of that folder no longer finds it. Build the image.",
  leave: {
    when: "Leave it where the build takes the packages that are installed beside it on purpose.",
    reason: "packages are installed before the build",
  },
  severity: "info",
  preset: "strict",
  tags: ["size", "hygiene"],
  since: "0.1",
  references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  reads: [workspaceFiles],
  examples: [
    {
      bad: source`
        «.git»
        coverage
      `,
      fixed: source`
        .git
        coverage
        node_modules
      `,
      files: { "package.json": "{}\n" },
    },
    {
      note: "a file that lists what is kept leaves out the rest",
      bad: source`
        «.git»
      `,
      good: source`
        *
        !src
      `,
      files: { "requirements.txt": "flask==3.1.2\n" },
    },
  ],
  *check({ text }, { index, path }) {
    const patterns = soundPatterns(text);
    const [first] = patterns;
    const rules = ignoreRules(patterns);
    if (nameIn(path) !== ".dockerignore" || first === undefined || rules === undefined) return;
    const folder = folderOf(path);
    const beside = index.get(workspaceFiles, folder).map(({ data }) => data.path);
    const names = beside
      .filter((file) => folderOf(file) === folder)
      .flatMap((file) => INSTALLED.get(nameIn(file)) ?? []);
    for (const name of new Set(names)) {
      if (rules.leavesOut(name) || rules.leavesOut(`${name}/x`)) continue;
      const end = text.endsWith("\n") ? "" : lineBreakOf(text);
      yield {
        at: first.at,
        missing: true,
        message: `\`${name}\` is not left out: packages of this machine are sent to each build.`,
        fix: hardening(`Leave out \`${name}\``, { at: point(text.length), text: `${end}${name}${lineBreakOf(text)}` }),
      };
    }
  },
});
