// The files of the workspace that matter to a build context: those with secrets, which no image should be given, and those that say
// what belongs in an ignore file. Only that they are there gets into the index.
import { secretFileEntries, workspaceFiles } from "../core/builds/contexts.ts";
import { entry } from "../core/index.ts";
import type { Evidence } from "../core/language.ts";
import { folderOf, nameIn } from "../core/paths.ts";
import { mayHoldSecret, secretIn } from "../knowledge/held-secrets.ts";

/** The largest file that is read for it, in characters. */
const LARGEST = 20_000;
/** What is looked for beside an ignore file only. */
const BESIDE = /^(?:package\.json|pyproject\.toml|requirements\.txt)$/;

const read: Pick<Evidence, "counts" | "entries"> = {
  counts: (path, head) => head.length <= LARGEST && !head.includes("\0") && mayHoldSecret(path),
  entries: (text, path) => secretFileEntries(path, secretIn(path, text) ?? null),
};

export const contextFiles: Evidence = {
  ...read,
  // Git does not decide what is copied.
  ignored: read,
  watched: [
    "**/{.env,.env.*,*.env,id_*,*.key,*.pem,*.p12,*.pfx,*.jks,*.keystore,*.ppk,.npmrc,.yarnrc.yml,.pypirc,.netrc,.git-credentials,.dockercfg}",
    "**/.docker/config.json",
    "**/.kube/conf*",
    "**/.aws/credentials",
    "**/service*account*.json",
    "**/{package.json,pyproject.toml,requirements.txt}",
  ],
  unread: (path, isLink) => {
    // A build copies the link, not what it leads to.
    if (isLink) return [];
    if (BESIDE.test(nameIn(path))) return [entry(workspaceFiles, folderOf(path), { path, secret: null }, "file")];
    const secret = secretIn(path);
    return secret === undefined ? [] : secretFileEntries(path, secret);
  },
};
