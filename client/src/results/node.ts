// The tree's nodes as plain values: what a row says and what can be done with it, without VS Code.
import type {
  JsonFinding,
  JsonRange,
  Remedy,
  ScannerId,
  ScanTarget,
  WebAddress,
} from "../../../server/src/protocol.ts";
import type { Markdown } from "../../../server/src/shown/markdown.ts";

/** The colours a row's icon may have; how they look is the theme's. */
export type Tint = "error" | "warning" | "info" | "quiet" | "critical" | "high" | "medium" | "low" | "good";

export interface Icon {
  /** A codicon. */
  readonly name: string;
  readonly tint?: Tint;
}

/** What choosing a row does. */
export type Action =
  | { readonly does: "open"; readonly uri: string; readonly range: JsonRange }
  /** `file` lies below the folder or is absolute; `line` counts from 0. */
  | { readonly does: "open-below"; readonly folder: string; readonly file: string; readonly line: number }
  /** Says in full what the row is too narrow for. */
  | { readonly does: "tell"; readonly text: string }
  /** Takes a step that a failure offers: of which scanner, and for which target. */
  | { readonly does: "remedy"; readonly remedy: Remedy; readonly scanner?: ScannerId; readonly target?: ScanTarget }
  | { readonly does: "scan"; readonly target: ScanTarget };

/** What the commands of a row work on. */
export interface About {
  readonly finding?: JsonFinding;
  readonly rule?: string;
  readonly target?: ScanTarget;
  /** The id of the target whose reports the row shows. */
  readonly report?: string;
  readonly scanner?: ScannerId;
  /** An advisory's page. */
  readonly url?: WebAddress;
  /** What is copied: a message, an identifier. */
  readonly text?: string;
}

/** The menus that a row takes part in; together they are its `contextValue`. */
export type Ability =
  | "fix"
  | "ignore"
  | "rule"
  | "check"
  | "scan"
  | "rescan"
  | "cancel"
  | "update"
  | "export"
  | "forget"
  | "advisory"
  | "copy";

export interface Node {
  /** Stays the same while the row is about the same thing, so that it keeps its place and stays open. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: Markdown;
  /** What a screen reader says in place of label and description. */
  readonly spoken?: string;
  readonly icon?: Icon;
  /** The URI of the file the row stands for: it gets the icon of its kind. */
  readonly file?: string;
  readonly abilities?: readonly Ability[];
  readonly about?: About;
  readonly action?: Action;
  /** Open when it is seen for the first time. */
  readonly open?: boolean;
  /** Greyed: the old report of a target that is being scanned anew. */
  readonly dim?: boolean;
  /** Rows below. A function makes them when the row is opened; "later": those of the report that `about` names are fetched. */
  readonly children?: readonly Node[] | (() => readonly Node[]) | "later";
}

/** The same row with each row directly below it changed; rows that are made when it is opened are changed then. */
export function withBelow(node: Node, change: (below: Node) => Node): Node {
  const { children } = node;
  if (typeof children === "function") return { ...node, children: () => children().map(change) };
  return typeof children === "object" ? { ...node, children: children.map(change) } : node;
}

export type FindingGroup = "file" | "rule" | "severity";
export type ItemGroup = "package" | "severity" | "id";

/** How the user wants to see things. */
export interface View {
  readonly findings: FindingGroup;
  readonly items: ItemGroup;
  /** Words that must all occur; empty: everything is shown. */
  readonly filter: string;
}

export const FIRST_VIEW: View = { findings: "file", items: "package", filter: "" };

/** Whether all words of a filter occur in one of `texts` taken together, whatever their case. */
export function passes(filter: string, texts: readonly (string | undefined)[]): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}
