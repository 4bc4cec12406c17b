// The option of useradd and usermod by which an account gets the hash of a password.
import type { ShellCommand, ShellWord } from "../shell/command.ts";

/** `-p HASH`, `--password HASH` and their joined forms (useradd(8), usermod(8)). */
export function passwordOption({
  program,
  args,
}: ShellCommand): { readonly option: ShellWord; readonly value: ShellWord } | undefined {
  if (program !== "useradd" && program !== "usermod") return undefined;
  for (const [i, option] of args.entries()) {
    const next = args[i + 1];
    if (/^(?:-[lmMnNorUFD]*p|--password)$/.test(option.text)) return next && { option, value: next };
    if (/^(?:-p|--password=)./.test(option.text)) {
      const text = option.literal?.replace(/^(?:-p|--password=)/, "");
      return { option, value: { ...option, literal: text } };
    }
  }
  return undefined;
}

/** Whether a value is what no password has as its hash: neither `$id$…` nor the 13 characters of DES nor `_` and 19 (crypt(5)). */
export function isNoHash(value: ShellWord | undefined): boolean {
  const literal = value?.literal;
  return literal !== undefined && literal !== "" && !/^(?:\$|[./0-9A-Za-z]{13}$|_[./0-9A-Za-z]{19}$)/.test(literal);
}
