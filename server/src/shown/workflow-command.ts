// Commands to the runner of GitHub Actions, which obeys lines of output that begin with `::`: the one place that writes such lines.
import { shown } from "./shown.ts";

declare const brand: unique symbol;

/** One line that a runner obeys. Only the function of this file makes it. */
export type WorkflowCommand = string & { readonly [brand]: "workflow command" };

interface Properties {
  readonly title: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly col?: number;
  readonly endColumn?: number;
}

/** What the runner would obey in the text of a command, and in the value of a property. */
const IN_TEXT = /[%\r\n]/g;
const IN_VALUE = /[%\r\n:,]/g;

/**
 * `::error file=a,line=1,title=b::…`, an annotation of a check. Text and values may hold anything: what a terminal would obey is
 * shown, then what the runner would obey is escaped as it undoes it (`ActionCommand.TryParseV2` of actions/runner,
 * src/Runner.Common/ActionCommand.cs): `%`, CR and LF everywhere, `:` and `,` in the values of properties. The commands and their
 * properties: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
 */
export function workflowCommand(
  name: "error" | "warning" | "notice",
  properties: Properties,
  text: string,
): WorkflowCommand {
  const values = Object.entries(properties).map(([key, value]) => `${key}=${escaped(String(value), IN_VALUE)}`);
  return `::${name} ${values.join(",")}::${escaped(text, IN_TEXT)}` as WorkflowCommand;
}

function escaped(text: string, signs: RegExp): string {
  return shown(text).replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
