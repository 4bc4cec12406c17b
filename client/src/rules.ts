// The pages of rules, as they ship with the extension: by command, and by links `<scheme>://plimsoll.plimsoll/rule/<id>`.
import * as vscode from "vscode";
import { RULES_REQUEST, type RulesResult } from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { ruleInLink, ruleNamed } from "./paths.ts";
import type { Server } from "./server.ts";
import { askWhich, separator, tellError } from "./surfaces.ts";

export class RulePages implements vscode.UriHandler {
  readonly #folder: vscode.Uri;
  readonly #server: Server;

  /**
   * `extension` is the extension's folder. In a browser it is an address of the web, so its files cannot be listed: the server knows the
   * rules.
   */
  constructor(extension: vscode.Uri, server: Server) {
    this.#folder = vscode.Uri.joinPath(extension, "docs/rules");
    this.#server = server;
  }

  async handleUri({ path }: vscode.Uri): Promise<void> {
    await this.show(ruleInLink(path));
  }

  /** Shows the page of a rule, or of the rule that a row is of; asks which one where `id` is not given. */
  async show(id?: string): Promise<void> {
    const wanted = id ?? (await this.#pick());
    if (wanted === undefined) return;
    const rule = ruleNamed(wanted);
    if (rule === undefined || !(await this.#ids()).includes(rule)) {
      // The name is not repeated: it may come from a link that anyone wrote.
      void tellError(notice("This version of Plimsoll has no such rule."));
      return;
    }
    const page = vscode.Uri.joinPath(this.#folder, `${rule}.md`);
    // The preview is an extension of VS Code's own, which may be off or, in a browser, missing.
    await vscode.commands
      .executeCommand("markdown.showPreview", page)
      .then(undefined, () => vscode.window.showTextDocument(page));
  }

  async #pick(): Promise<string | undefined> {
    const here = rulesAtCursor();
    const all = await this.#ids();
    const items = [
      ...(here.length === 0 ? [] : [separator(label("At the cursor"))]),
      ...here.map((id) => ({ label: label(id) })),
      ...(here.length === 0 ? [] : [separator(label("All rules"))]),
      ...all.filter((id) => !here.includes(id)).map((id) => ({ label: label(id) })),
    ];
    return (await askWhich(items, { title: label("Show Rule"), placeholder: label("Which rule") }))?.label;
  }

  async #ids(): Promise<readonly string[]> {
    return (await this.#server.request<RulesResult>(RULES_REQUEST, {})).rules;
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
