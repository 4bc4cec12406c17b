// A Compose project: `compose.yaml` and what Compose lays over it without being asked, `compose.override.yaml`; and files
// of several documents, which are laid over each other in their order.
// Source of the names and their order: compose-go 2.16.2, cli/options.go.
import type { DeployedDocument, Deployment, Deploys, World } from "../core/deployment.ts";
import type { SourceFile } from "../core/document.ts";
import { folderOf, inFolder, nameIn } from "../core/paths.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { deployedYaml } from "../yaml/woven/document.ts";
import { budget, type Woven, weave, type YamlSource } from "../yaml/woven/tree.ts";
import { composeGo } from "./dialect.ts";
import { environmentFile } from "./environment.ts";
import { mergeFiles } from "./merge.ts";

/** The first that exists is the project. */
const FILES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/** The first that exists is laid over it. */
const OVERRIDES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** Each is laid over all before it. Nobody has so many. */
const MOST_DOCUMENTS = 100;

/** How Compose files are deployed together; `language` is theirs. */
export function deploysOf(language: string): Deploys {
  const read = (path: string, { file }: World) => {
    const found = file(path);
    return found?.language === language && found.refused === undefined ? found : undefined;
  };
  const firstOf = (folder: string, names: readonly string[], world: World) =>
    names.find((name) => read(inFolder(folder, name), world) !== undefined);

  return {
    companions(path) {
      const [folder, name] = [folderOf(path), nameIn(path)];
      const others = isDefault(name) ? [...FILES, ...OVERRIDES].filter((one) => one !== name) : [];
      return [...others.map((one) => inFolder(folder, one)), environmentFile(path)];
    },
    roots(path, world) {
      const [folder, name] = [folderOf(path), nameIn(path)];
      if (!isDefault(name)) return [path];
      const file = firstOf(folder, FILES, world);
      if (file === undefined) return [path];
      const override = firstOf(folder, OVERRIDES, world);
      return name === file || name === override ? [inFolder(folder, file)] : [path];
    },
    evaluate(root, world) {
      const [folder, name] = [folderOf(root), nameIn(root)];
      // A second project file is one that somebody names: then nothing is laid over it that is not named too.
      const isProject = FILES.includes(name) && firstOf(folder, FILES, world) === name;
      const override = isProject ? firstOf(folder, OVERRIDES, world) : undefined;
      const paths = override === undefined ? [root] : [root, inFolder(folder, override)];
      const files = paths.map((path) => read(path, world));
      const sources = files.flatMap(sourcesIn);
      // A project of one file is what it says, but for what it resets itself.
      const alone =
        sources.length < 2 && !(isProject && sources.some(({ doc }) => /!(?:reset|override)\b/.test(doc.text)));
      if (alone || sources.length > MOST_DOCUMENTS || sources.some(({ doc }) => doc.templated)) return [];
      const merged = files.some(hasEmptyDocument) ? undefined : mergedFiles(sources);
      const deployed = merged && deployedYaml(merged, language, composeGo);
      return deployed && [deployment(root, deployed, sources)];
    },
  };
}

function deployment(root: string, deployed: DeployedDocument, sources: readonly YamlSource[]): Deployment {
  return { id: root, root, docs: [deployed], sources };
}

function mergedFiles(sources: readonly YamlSource[]): Woven | undefined {
  const spent = budget();
  let merged: Woven | undefined;
  for (const source of sources) {
    const woven = weave(source, spent);
    if (woven === undefined) return undefined;
    merged = mergeFiles(merged, woven);
    if (merged === undefined) return undefined;
  }
  return merged;
}

/** The documents of a file that hold something. */
function sourcesIn(file: SourceFile | undefined): readonly YamlSource[] {
  return (file?.parts ?? []).flatMap(({ doc }) => {
    const yaml = doc as YamlDocument;
    return yaml.root === undefined ? [] : [{ file: file?.path ?? "", doc: yaml }];
  });
}

/** Whether one of several documents of a file is empty, which Compose refuses; a file that is empty as a whole says nothing. */
function hasEmptyDocument(file: SourceFile | undefined): boolean {
  const parts = file?.parts ?? [];
  return (
    parts.length > 1 && parts.some(({ doc }) => (doc as YamlDocument).root === undefined && doc.errors.length === 0)
  );
}

function isDefault(name: string): boolean {
  return FILES.includes(name) || OVERRIDES.includes(name);
}

/** Which of the files that are put together unasked a file is: 0 for the project, 1 for what is laid over it; undefined for any other. */
export function layerOf(path: string): number | undefined {
  const name = nameIn(path);
  return OVERRIDES.includes(name) ? 1 : FILES.includes(name) ? 0 : undefined;
}
