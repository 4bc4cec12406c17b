// What the user chooses: an image to scan (of a local engine, named in the workspace, a file, or typed), a folder, a scanner.
import * as vscode from "vscode";
import {
  IMAGES_REQUEST,
  type ImagesResult,
  type ScannerId,
  type ScannerState,
  type ScanTarget,
} from "../../server/src/protocol.ts";
import { label, withIcon } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { isFullPath, localPath } from "./paths.ts";
import type { Server } from "./server.ts";
import { askWhich, type Choice, separator, tellError, typeOrChoose } from "./surfaces.ts";

interface ImageChoice extends Choice {
  /** Missing for lines that only tell something. */
  readonly target?: ScanTarget | "file" | "folder";
}

const ORIGINS = { docker: "Docker", podman: "Podman", workspace: "Used in this workspace" } as const;
const FILES: readonly ImageChoice[] = [
  separator(label("Elsewhere")),
  {
    label: withIcon("file-zip", label("Image file…")),
    description: label("written by docker save"),
    target: "file",
    alwaysShow: true,
  },
  { label: withIcon("folder", label("OCI layout folder…")), target: "folder", alwaysShow: true },
];

/** Asks for an image; undefined where the user goes away. */
export async function pickImage(server: Server): Promise<ScanTarget | undefined> {
  const chosen = await choose(server);
  if (chosen === "file" || chosen === "folder") return pickArchive(chosen);
  return chosen;
}

function choose(server: Server): Promise<ImageChoice["target"]> {
  const pick = typeOrChoose<ImageChoice>({
    title: label("Scan Image"),
    placeholder: label("Choose an image, or type its name"),
  });
  pick.matchOnDescription = true;
  let known: readonly ImageChoice[] = [];
  const show = () => {
    const typed = pick.value.trim();
    const isKnown = known.some(({ label }) => label === typed);
    // Below what is known: who types a part of a name and presses Enter means the image that has it.
    const own = typed === "" || isKnown ? [] : [asTyped(typed)];
    pick.items = [...known, ...own, ...FILES];
    // The name that is typed may have been all there was to select when it was typed: the known one that has it is meant.
    const meant = known.find(({ label, target }) => target !== undefined && typed !== "" && label.includes(typed));
    if (meant !== undefined) pick.activeItems = [meant];
  };
  pick.busy = true;
  const source = new vscode.CancellationTokenSource();
  server
    .request<ImagesResult>(IMAGES_REQUEST, {}, source.token)
    .then(choicesOf, () => [])
    .then((choices) => {
      known = choices;
      pick.busy = false;
      show();
    });
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen?.target === undefined) return;
      resolve(chosen.target);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      source.cancel();
      source.dispose();
      pick.dispose();
    });
    show();
    pick.show();
  });
}

/** What is typed is a name; an absolute path is that of a file or folder. */
function asTyped(typed: string): ImageChoice {
  const isPath = isFullPath(typed);
  const target: ScanTarget = isPath ? { kind: "archive", path: typed } : { kind: "image", name: typed };
  return {
    label: label(typed),
    description: label(isPath ? "image file or OCI layout folder" : "as typed"),
    alwaysShow: true,
    target,
  };
}

function choicesOf({ images, notes }: ImagesResult): readonly ImageChoice[] {
  const choices: ImageChoice[] = [];
  for (const from of ["docker", "podman", "workspace"] as const) {
    const own = images.filter((image) => image.from === from);
    if (own.length === 0) continue;
    choices.push(separator(label(ORIGINS[from])));
    for (const { name, detail } of own) {
      const target: ScanTarget = from === "workspace" ? { kind: "image", name } : { kind: "image", name, source: from };
      choices.push({ label: label(name), description: label(detail), target });
    }
  }
  return [...choices, ...notes.map((note) => separator(label(note)))];
}

async function pickArchive(what: "file" | "folder"): Promise<ScanTarget | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: what === "file" ? "Image File to Scan" : "OCI Layout Folder to Scan",
    openLabel: "Scan",
    canSelectFiles: what === "file",
    canSelectFolders: what === "folder",
    ...(what === "file" && { filters: { "Image files": ["tar", "gz", "tgz"], "All files": ["*"] } }),
  });
  const path = localPath(chosen?.[0]);
  return path === undefined ? undefined : { kind: "archive", path };
}

/** Asks which folder to scan, where there is a choice. */
export async function pickFolder(): Promise<ScanTarget | undefined> {
  // A scanner can read this machine's files only.
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri, name }) => {
    const path = localPath(uri);
    return path === undefined ? [] : [{ label: label(name), description: label(path), path }];
  });
  const [only] = folders;
  if (only !== undefined && folders.length === 1) return { kind: "folder", path: only.path };
  if (only !== undefined) {
    const picked = await askWhich(folders, { title: label("Scan Folder"), placeholder: label("Which folder to scan") });
    return picked === undefined ? undefined : { kind: "folder", path: picked.path };
  }
  const chosen = await vscode.window.showOpenDialog({
    title: "Folder to Scan",
    openLabel: "Scan",
    canSelectFiles: false,
    canSelectFolders: true,
  });
  const path = localPath(chosen?.[0]);
  return path === undefined ? undefined : { kind: "folder", path };
}

/**
 * One of some scanners: that with the id, without an id the only one or the one that the user chooses. Undefined where the
 * user goes away, and, with a message, where there is none.
 */
export async function pickScanner(
  scanners: readonly ScannerState[],
  id: ScannerId | undefined,
  title: string,
): Promise<ScannerState | undefined> {
  const known = id === undefined ? scanners : scanners.filter((one) => one.id === id);
  const [only] = known;
  if (only === undefined) {
    const what = id === undefined ? "has no matching scanner" : `has no scanner \`${id}\``;
    void tellError(notice(`Plimsoll's language server ${what}.`));
  }
  if (known.length < 2) return only;
  const items = known.map((scanner) => ({
    label: label(scanner.title),
    ...(scanner.found !== undefined && {
      description: label(scanner.found.version),
      detail: label(scanner.found.path),
    }),
    scanner,
  }));
  const chosen = await askWhich(items, { title: label(title), placeholder: label("Which scanner") });
  return chosen?.scanner;
}
