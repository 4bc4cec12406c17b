// COPY of the sources above the step that installs dependencies: each change of a source installs them anew.

import { nameIn } from "../../core/paths.ts";
import { source } from "../../core/rule.ts";
import { contextSources, isWhole } from "../context.ts";
import { dockerRule } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { stepOf } from "../shell/commands.ts";
import { stages } from "../stages/stages.ts";

/** Programs, the words by which they install what a file of the project lists, and that file. */
const INSTALLS: ReadonlyMap<string, readonly [verbs: RegExp, lists: string]> = new Map([
  ["npm", [/^(?:ci|i|install|clean-install)$/, "package.json"]],
  ["pnpm", [/^(?:i|install|fetch)$/, "package.json"]],
  ["yarn", [/^install$/, "package.json"]],
  ["bun", [/^(?:i|install)$/, "package.json"]],
  ["pip", [/^install$/, "requirements.txt"]],
  ["pip3", [/^install$/, "requirements.txt"]],
  ["poetry", [/^install$/, "pyproject.toml"]],
  ["uv", [/^sync$/, "pyproject.toml"]],
  ["pipenv", [/^(?:install|sync)$/, "Pipfile"]],
  ["bundle", [/^install$/, "Gemfile"]],
  ["composer", [/^install$/, "composer.json"]],
  ["go", [/^mod$/, "go.mod"]],
  ["cargo", [/^fetch$/, "Cargo.toml"]],
  ["dotnet", [/^restore$/, "the project file"]],
]);

export default dockerRule({
  id: "dockerfile/copy-before-install",
  title: "Dependencies must be installed before the sources are copied",
  label: "Sources before install",
  why: "A step is taken from the cache only while nothing above it changes. Below `COPY . .` dependencies are fetched again after each change of any file; below a `COPY` of the lists alone only when these change.",
  leave: {
    when: "Some installs build the project itself, or need its workspaces. Leave those as they are.",
    reason: "the install builds the project itself",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  references: ["https://docs.docker.com/build/cache/optimize/#order-your-layers"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        WORKDIR /app
        COPY «.» .
        RUN npm ci
      `,
      good: source`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
      `,
    },
  ],
  *check(doc) {
    for (const { instructions } of stages(doc)) {
      let copied: ReturnType<typeof contextSources>[number] | undefined;
      let isListed = false;
      for (const one of instructions) {
        const sources = contextSources(doc, one);
        copied ??= isListed ? undefined : sources.find(isWhole);
        isListed ||=
          copied === undefined &&
          sources.length > 0 &&
          one.keyword === "COPY" &&
          sources.some(({ path }) => LISTS.test(nameIn(path)));
        if (copied === undefined || one.keyword !== "RUN") continue;
        const found = stepOf(doc, one).script.commands.flatMap((command) => installOf(command) ?? [])[0];
        if (found === undefined) continue;
        yield {
          at: copied.at,
          message: `Each change of a file makes \`${found.shown}\` run again; copy ${found.lists} above it, the rest below.`,
        };
        break;
      }
    }
  },
});

/** Files that list dependencies: where one is copied first, the author knows. */
const LISTS = /^(?:package|requirements|pyproject|Gemfile|Pipfile|composer\.|Cargo\.|go\.)|\.(?:lock|csproj|fsproj)$/;

function installOf({ program, args }: ShellCommand): { readonly shown: string; readonly lists: string } | undefined {
  const known = program === undefined ? undefined : INSTALLS.get(program);
  const words = args.map(({ literal }) => literal ?? "");
  const verb = words.find((word) => !word.startsWith("-"));
  if (known === undefined) return undefined;
  const [verbs, file] = known;
  const lists = file.startsWith("the ") ? file : `\`${file}\``;
  // Yarn alone installs.
  if (verb === undefined) return program === "yarn" && words.length === 0 ? { shown: "yarn", lists } : undefined;
  if (!verbs.test(verb)) return undefined;
  const rest = words.slice(words.indexOf(verb) + 1);
  if (program === "go" && rest[0] !== "download") return undefined;
  const isByFile = /^pip3?$/.test(program ?? "") ? rest.some((word) => /^(?:-r|--requirement)/.test(word)) : true;
  // With names behind it what is installed is not what the file lists.
  const isNamed = /^(?:npm|pnpm|bun)$/.test(program ?? "") && rest.some((word) => !word.startsWith("-"));
  return isByFile && !isNamed
    ? { shown: program === "go" ? "go mod download" : `${program} ${verb}`, lists }
    : undefined;
}
