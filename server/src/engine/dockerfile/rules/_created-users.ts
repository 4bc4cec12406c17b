// The users that a stage has already: those it creates, and those it gives files to.
import type { Dockerfile } from "../parse/document.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { stepOf } from "../shell/commands.ts";
import { bindingAt } from "../stages/environment.ts";
import { parents, type Stage } from "../stages/stages.ts";

/** Options with a value: useradd(8) of shadow, adduser(8) of Debian and of BusyBox. */
const VALUED: Readonly<Record<string, { readonly short: string; readonly long: readonly string[] }>> = {
  useradd: {
    short: "bcdefgGkKpsuZRP",
    long: "base-dir comment home-dir home expiredate inactive gid groups skel key password shell uid selinux-user root prefix".split(
      " ",
    ),
  },
  adduser: {
    short: "hgsGuk",
    long: "home shell uid firstuid lastuid gid firstgid lastgid ingroup gecos comment conf add-extra-groups".split(" "),
  },
};

/** By name, in order; a name may be a variable of the stage, `$APP_USER`. */
export function usersOf(doc: Dockerfile, stage: Stage): readonly string[] {
  const found = new Set<string>();
  for (const one of parents(stage).toReversed()) {
    for (const instruction of one.instructions) {
      if (instruction.keyword === "RUN") {
        const { script } = stepOf(doc, instruction);
        for (const command of script.commands) {
          const name = nameIn(command);
          const text = name && asUser(name, (variable) => bindingAt(doc, instruction, variable) !== undefined);
          if (text === undefined) continue;
          if (command.program === "userdel" || command.program === "deluser") found.delete(text);
          else found.add(text);
        }
      } else if (instruction.keyword === "COPY" || instruction.keyword === "ADD") {
        // The build stops where there is no such user.
        const owner = instruction.flags.find((flag) => flag.name === "chown")?.value?.split(":")[0] ?? "";
        if (/^[a-z_][\w.-]*$/i.test(owner) && owner !== "root") found.add(owner);
      }
    }
  }
  return [...found];
}

/** Whom a command creates or takes away; undefined for another one, and for `adduser USER GROUP`, which creates nobody. */
function nameIn({ program, args }: ShellCommand): ShellWord | undefined {
  if (program === "userdel" || program === "deluser") return args.findLast(({ text }) => !text.startsWith("-"));
  const valued = VALUED[program ?? ""];
  if (valued === undefined) return undefined;
  const operands: ShellWord[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i];
    const text = word?.text ?? "";
    if (word !== undefined && !text.startsWith("-")) operands.push(word);
    else if (takesNext(text, valued)) i += 1;
  }
  return operands.length === 1 ? operands[0] : undefined;
}

function takesNext(
  option: string,
  { short, long }: { readonly short: string; readonly long: readonly string[] },
): boolean {
  if (option.startsWith("--")) return !option.includes("=") && long.includes(option.slice(2));
  const valued = [...option.slice(1)].findIndex((letter) => short.includes(letter));
  // `-u1000` has it with it.
  return valued !== -1 && valued === option.length - 2;
}

function asUser({ literal, text }: ShellWord, isKnown: (variable: string) => boolean): string | undefined {
  if (literal !== undefined) return /^[a-z_][\w.-]*$/i.test(literal) && literal !== "root" ? literal : undefined;
  const [, variable] = /^"?(?:\$\{(\w+)\}|\$(\w+))"?$/.exec(text)?.filter((one) => one !== undefined) ?? [];
  return variable !== undefined && isKnown(variable) ? text.replaceAll('"', "") : undefined;
}
