// `compose/env-file-committed`: a `.env` file with secrets that git does not leave out.
import { workspaceFiles } from "../../core/builds/contexts.ts";
import { hardening } from "../../core/finding.ts";
import { folderOf, nameIn } from "../../core/paths.ts";
import { source } from "../../core/rule.ts";
import { pairOf, type YamlDocument } from "../../yaml/node.ts";
import { environmentFile } from "../environment.ts";
import { gitIgnores, isKeptByGit } from "../git-ignores.ts";
import { composeRule } from "../rule.ts";

/** Whether a file has a use for a `.env`: for its variables, or by name. */
const mayReadEnv = ({ text }: YamlDocument): boolean => text.includes("$") || text.includes("env");

export default composeRule({
  id: "compose/env-file-committed",
  title: "A `.env` file with secrets must be ignored by git",
  label: "Secrets not ignored",
  why: "The next `git add .` takes the file along, and everybody who can read the repository can read the secrets, in its history for good.",
  breaks:
    "A clone no longer gets the file. Keep one without secrets in the repository, such as `.env.example`; of a file that is committed already, `git rm --cached .env` removes only the next version.",
  leave: {
    when: "Leave it where the values are made up, and only for a developer's machine.",
    reason: "made-up values for local development",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["secrets", "security"],
  since: "0.1",
  asWritten: true,
  reads: [workspaceFiles, gitIgnores],
  references: ["https://docs.docker.com/compose/how-tos/environment-variables/best-practices/"],
  examples: [
    {
      note: "the fix appends a line to the `.gitignore` beside the file, which is made where there is none",
      bad: source`
        «services»:
          db:
            image: postgres:18.1
            environment:
              POSTGRES_PASSWORD: ${"${DB_PASSWORD}"}
      `,
      files: { ".env": "DB_PASSWORD=correct-horse-9\n", ".gitignore": "node_modules/\n" },
    },
  ],
  asks: mayReadEnv,
  *check(doc, { index, path }) {
    if (!mayReadEnv(doc)) return;
    const services = doc.root && pairOf(doc.root, "services");
    // What is laid over another file has that one's project.
    if (services === undefined || nameIn(path).includes(".override.")) return;
    const file = environmentFile(path);
    const secret = index.get(workspaceFiles, folderOf(path)).find(({ data }) => data.path === file)?.data.secret;
    if (!secret || !isKeptByGit(index, file)) return;
    yield {
      at: services.key.at,
      message: `\`${nameIn(file)}\` beside this file has ${secret}, and no \`.gitignore\` leaves it out.`,
      fix: hardening("Leave `.env` out of git by `.gitignore`", { file: ".gitignore", append: "/.env\n" }),
    };
  },
});
