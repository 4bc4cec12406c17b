// What a command that creates a user or a group says: the name and the number (useradd(8), groupadd(8), adduser(8), BusyBox).
import { byWord } from "../../core/by-word.ts";
import type { Span } from "../../core/text.ts";
import { headOf, type ShellCommand } from "../shell/command.ts";

export interface Account {
  readonly kind: "user" | "group";
  readonly name: string;
  /** Undefined where none is written out. */
  readonly number: string | undefined;
  /** Whether a number may be shared on purpose. */
  readonly shares: boolean;
  readonly at: Span;
}

/** Options that take a value, without dashes. */
const VALUED: Readonly<Record<string, { readonly short: string; readonly long: RegExp }>> = byWord({
  useradd: {
    short: "bcdefgGkKpsuZRP",
    long: /^(?:base-dir|comment|home-dir|home|expiredate|inactive|gid|groups|skel|key|password|shell|uid|selinux-user|root|prefix)$/,
  },
  adduser: {
    short: "hgsGuk",
    long: /^(?:home|shell|uid|firstuid|lastuid|gid|firstgid|lastgid|ingroup|gecos|comment|conf|add-extra-groups)$/,
  },
  groupadd: { short: "gKpRPU", long: /^(?:gid|key|password|root|prefix|users)$/ },
  addgroup: { short: "g", long: /^(?:gid|firstgid|lastgid|shell|conf)$/ },
});

/** Which account a command creates; undefined for one that creates none, or of which the name is not written out. */
export function accountOf(command: ShellCommand): Account | undefined {
  const { program = "", args } = command;
  const valued = VALUED[program];
  if (valued === undefined) return undefined;
  const kind = program === "useradd" || program === "adduser" ? "user" : "group";
  const numbers = kind === "user" ? ["u", "uid"] : ["g", "gid"];
  const operands: string[] = [];
  let number: string | undefined;
  let shares = false;
  for (let i = 0; i < args.length; i += 1) {
    const { literal } = args[i] ?? {};
    if (literal === undefined) return undefined;
    if (!literal.startsWith("-")) {
      operands.push(literal);
      continue;
    }
    if (literal === "--non-unique" || /^-[a-zA-Z]*o/.test(literal)) shares = true;
    const [, long, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(literal) ?? [];
    const letter = long === undefined ? [...literal.slice(1)].findIndex((one) => valued.short.includes(one)) : -1;
    const key = long ?? literal[letter + 1] ?? "";
    const isValued = long === undefined ? letter !== -1 : valued.long.test(long);
    if (!isValued) continue;
    const rest = long === undefined ? literal.slice(letter + 2) || undefined : value;
    if (numbers.includes(key)) number = rest ?? args[i + 1]?.literal;
    if (rest === undefined) i += 1;
  }
  const [name] = operands;
  // `adduser USER GROUP` creates nobody.
  if (name === undefined || operands.length !== 1) return undefined;
  return { kind, name, number, shares, at: headOf(command, args.at(-1)) };
}
