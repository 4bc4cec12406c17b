// How the runner of GitHub Actions reads a line of output: `ActionCommand.TryParseV2` of actions/runner,
// src/Runner.Common/ActionCommand.cs.

export interface ReadCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The command in a line; undefined where it is none, or an unknown one. */
export function parseCommand(line: string): ReadCommand | undefined {
  const text = line.trimStart();
  const end = text.indexOf("::", 2);
  if (!text.startsWith("::") || end === -1) return undefined;
  const head = text.slice(2, end);
  const space = head.indexOf(" ");
  const name = space === -1 ? head : head.slice(0, space);
  if (!["error", "warning", "notice"].includes(name)) return undefined;
  const pairs =
    space === -1
      ? []
      : head
          .slice(space + 1)
          .trim()
          .split(",");
  const properties: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at > 0) properties[pair.slice(0, at)] = undone(pair.slice(at + 1), ["%0D", "%0A", "%3A", "%2C", "%25"]);
  }
  return { name, properties, data: undone(text.slice(end + 2), ["%0D", "%0A", "%25"]) };
}

/** In this order, the percent sign last. */
function undone(text: string, escapes: readonly string[]): string {
  return escapes.reduce((all, one) => all.replaceAll(one, decodeURIComponent(one)), text);
}
