// An extension that tells when one of the hostile texts has run its command, and that follows hostile links to ours.
import * as fs from "node:fs";
import * as path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { CANARY, hostileTexts } from "./texts.ts";

const SCRIPT = `
const vscode = require("vscode");
const fs = require("fs");
exports.activate = (context) => {
  const { CANARY_SANG, CANARY_LINKS } = process.env;
  const links = JSON.parse(fs.readFileSync(CANARY_LINKS, "utf8"));
  let next = 0;
  context.subscriptions.push(
    vscode.commands.registerCommand("${CANARY}", (...given) => fs.appendFileSync(CANARY_SANG, JSON.stringify(given) + "\\n")),
    vscode.commands.registerCommand("canary.follow", () =>
      vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(vscode.env.uriScheme + "://plimsoll.plimsoll" + links[next++ % links.length]))),
  );
};
`;

export interface Canary {
  readonly vsix: string;
  readonly env: Readonly<Record<string, string>>;
  /** How many links there are. */
  readonly links: number;
  /** What the command was run with; nothing while all is well. */
  sang(): string;
}

/** Packs the extension below \`folder\`. Its command \`Canary: Follow\` opens the next link. */
export async function packCanary(folder: string, origin: string): Promise<Canary> {
  const { by } = hostileTexts(origin);
  const links = [
    `/rule/${encodeURIComponent(`x [Update Plimsoll](command:${CANARY}?%22a%22)`)}`,
    `/rule/${encodeURIComponent(`x ${by.picture} ${by.html}`)}?a=${encodeURIComponent(by.command)}#${encodeURIComponent(by.bare)}`,
    `/${encodeURIComponent(`${by.controls} ${by.bidi} ${by.lines}`)}`,
    `/rule/${encodeURIComponent(`../../${by.path}`)}`,
  ];
  const source = path.join(folder, "canary");
  fs.mkdirSync(source, { recursive: true });
  const manifest = {
    name: "canary",
    publisher: "canary",
    version: "0.0.1",
    engines: { vscode: "^1.90.0" },
    main: "./extension.js",
    activationEvents: ["onStartupFinished"],
    contributes: {
      commands: [
        { command: CANARY, title: "Run", category: "Canary" },
        { command: "canary.follow", title: "Follow", category: "Canary" },
      ],
    },
  };
  fs.writeFileSync(path.join(source, "package.json"), JSON.stringify(manifest));
  fs.writeFileSync(path.join(source, "extension.js"), SCRIPT);
  fs.writeFileSync(path.join(folder, "links.json"), JSON.stringify(links));
  const vsix = path.join(folder, "canary.vsix");
  await createVSIX({
    cwd: source,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  const sang = path.join(folder, "sang.txt");
  return {
    vsix,
    env: { CANARY_SANG: sang, CANARY_LINKS: path.join(folder, "links.json") },
    links: links.length,
    sang: () => (fs.existsSync(sang) ? fs.readFileSync(sang, "utf8") : ""),
  };
}
