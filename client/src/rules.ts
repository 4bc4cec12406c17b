// The pages of rules, as they ship with the extension: by command, and by links `<scheme>://plimsoll.plimsoll/rule/<id>`.
import * as vscode from "vscode";
import { ruleInLink, ruleNamed } from "./paths.ts";

export class RulePages implements vscode.UriHandler {
  readonly #folder: vscode.Uri;

  /** `extension` is the extension's folder. */
  constructor(extension: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(extension, "docs/rules");
  }

  async handleUri({ path }: vscode.Uri): Promise<void> {
    await this.show(ruleInLink(path));
  }

  /** Shows the page of a rule, or of the rule that a row is of; asks which one where `id` is not given. */
  async show(id?: string): Promise<void> {
    const wanted = id ?? (await this.#pick());
    if (wanted === undefined) return;
    const rule = ruleNamed(wanted);
    const page = vscode.Uri.joinPath(this.#folder, `${rule}.md`);
    if (rule === undefined || !(await exists(page))) {
      const shown = (rule ?? wanted).slice(0, 100);
      void vscode.window.showErrorMessage(`This version of Plimsoll has no rule \`${shown}\`.`);
      return;
    }
    await vscode.commands.executeCommand("markdown.showPreview", page);
  }

  async #pick(): Promise<string | undefined> {
    const here = rulesAtCursor();
    const all = await this.#ids();
    const { Separator } = vscode.QuickPickItemKind;
    const items: vscode.QuickPickItem[] = [
      ...(here.length === 0 ? [] : [{ label: "At the cursor", kind: Separator }]),
      ...here.map((label) => ({ label })),
      ...(here.length === 0 ? [] : [{ label: "All rules", kind: Separator }]),
      ...all.filter((id) => !here.includes(id)).map((label) => ({ label })),
    ];
    return (await vscode.window.showQuickPick(items, { title: "Show Rule", placeHolder: "Which rule" }))?.label;
  }

  async #ids(): Promise<readonly string[]> {
    const folders = await vscode.workspace.fs.readDirectory(this.#folder);
    const lists = await Promise.all(
      folders.map(async ([folder]) => {
        const pages = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(this.#folder, folder));
        return pages.flatMap(([page]) => (page.endsWith(".md") ? [`${folder}/${page.slice(0, -3)}`] : []));
      }),
    );
    return lists.flat().sort();
  }
}

/** The rules of the findings at the cursor. */
function rulesAtCursor(): readonly string[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return [];
  const here = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === "plimsoll" && range.intersection(editor.selection) !== undefined);
  const names = here.map(({ code }) => String(typeof code === "object" ? code.value : code));
  return [...new Set(names.flatMap((name) => ruleNamed(name) ?? []))];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
