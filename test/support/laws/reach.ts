// Law 2 as far as it is broken without an import: ways to start a program, open a connection or touch a file.
import type { Source } from "../sources.ts";
import { ENGINE, isBelow, type Law, places } from "./law.ts";

/** The platform's own function, called or under another name; a method of ours may bear its name. */
const CONNECTING =
  /(?<![.\w#])(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b(?!\??:)(?!\([^()\n]*\)(?:: [^;{\n]+)? \{$)/gm;
/** By these everything else can be had under another name; nothing of ours needs them. */
const ROUNDABOUT = /\b(getBuiltinModule|createRequire|globalThis|eval)\b|\b(?:process|vscode)\[/g;
const SHELL_OPTION = /(?<![.\w])shell\s*[:,}]/g;
const TERMINAL = /\b(createTerminal|sendText|ShellExecution|ProcessExecution|CustomExecution|executeTask)\b/g;

export const nothingReachesOut: Law = (sources) =>
  sources.flatMap((source) => [
    ...places(source, CONNECTING, "uses"),
    ...places(source, ROUNDABOUT, "uses"),
    // In the engine a `shell` is the one of a Dockerfile.
    ...(isBelow(ENGINE)(source) ? [] : places(source, SHELL_OPTION, "passes the option")),
    ...(isBelow("client/src/")(source) ? [...places(source, TERMINAL, "uses"), ...clientFiles(source)] : []),
  ]);

/** The client hands files to the server and writes an export, with VS Code's file system. */
function clientFiles(source: Source): string[] {
  if (source.path === "client/src/exporting.ts") return [];
  const pattern =
    source.path === "client/src/files.ts"
      ? /(?<!\.workspace\.)\bfs\b|\bfs\.(?!readDirectory\b|readFile\b|stat\b|isWritableFileSystem\b)\w+/g
      : /\bfs\b/g;
  return places(source, pattern, "touches files through");
}
