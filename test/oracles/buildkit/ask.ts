// Questions to the program in main.go, and what it says.
import { spawnSync } from "node:child_process";

export interface Question {
  readonly text: string;
  /** Build arguments. */
  readonly args?: Readonly<Record<string, string>>;
  /** Whether the answer is to have the tree and what is built. */
  readonly tell?: boolean;
}

export interface Reply {
  /** Why BuildKit refuses the file, and the lines that this is about, from 1; without lines where it has no place. */
  readonly error?: string;
  readonly line?: number;
  readonly end?: number;
  /** The tree as text; absent where the parser refuses the file. */
  readonly tree?: string;
  /** Operations and configuration of all targets up to the first that is refused. */
  readonly build?: string;
}

export function ask(program: string, questions: readonly Question[]): readonly Reply[] {
  if (questions.length === 0) return [];
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join("");
  const { stdout, error } = spawnSync(program, [], { input, encoding: "utf8", maxBuffer: 2 ** 30, env: {} });
  if (error !== undefined) throw error;
  const lines = stdout.trim().split("\n");
  return questions.map((_, i) => {
    const reply: Reply & { readonly unknown?: string } = JSON.parse(lines[i] ?? "");
    if (reply.unknown !== undefined) throw new Error(`the program could not convert a case: ${reply.unknown}`);
    return reply;
  });
}

/** Whether BuildKit takes a file, in one line: `ok` or `FIRST-LAST MESSAGE`. */
export function verdictOf({ error, line = 0, end = 0 }: Reply): string {
  // Of several near names it suggests any.
  return error === undefined ? "ok" : `${line}-${end} ${error.replace(/ \(did you mean .*\?\)/, "")}`;
}
