// What Bash has and the shell called `sh` may lack: commands that a shell has itself, and their options.
//
// Sources: as in bash-rows.ts.
import { bashRow, itself, SELECT_BASH } from "./bash-row.ts";

export const COMMAND_ROWS = [
  bashRow({
    key: "echo-options",
    title: "options of `echo`",
    why: "An `echo` without options prints them: the first line of a file then begins with `-e`.",
    codes: ["SC3037"],
    what: (shown) => `\`echo ${shown}\``,
    instead: "use `printf`",
    bad: "RUN echo «-e» 'a'",
    good: String.raw`RUN printf 'a\n'`,
  }),
  bashRow({
    key: "set-options",
    title: "options of `set`",
    codes: ["SC3040", "SC3041"],
    what: itself,
    instead: SELECT_BASH,
    bad: "RUN set -o «pipefail»; curl -f https://example.com/a.tgz | tar xz",
    good: 'SHELL ["/bin/bash", "-c"]\nRUN set -o pipefail; curl -f https://example.com/a.tgz | tar xz',
  }),
  bashRow({
    key: "source",
    title: "`source`",
    codes: ["SC3046", "SC3051"],
    what: "`source`",
    instead: (shown) => (shown === "source" ? "write `.`" : SELECT_BASH),
    fix: ["safe", () => "Write `.`"],
    bad: "RUN «source» /etc/profile && make",
    good: "RUN . /etc/profile && make",
  }),
  bashRow({
    key: "sourced-arguments",
    title: "arguments of `.`",
    why: "A shell in which `.` takes no arguments drops them: the script that is read finds `$1` empty.",
    codes: ["SC2240"],
    what: "arguments for `.`",
    instead: `set variables before it, or ${SELECT_BASH}`,
    bad: "RUN «.» /opt/conda/bin/activate app && make",
    good: 'SHELL ["/bin/bash", "-c"]\nRUN . /opt/conda/bin/activate app && make',
  }),
  bashRow({
    key: "builtin",
    title: "commands of Bash",
    codes: ["SC3044", "SC3032", "SC3039"],
    what: itself,
    instead: (shown) =>
      shown === "let" ? "write `A=$((…))`" : /^(?:declare|typeset)$/.test(shown) ? "write `A=…`" : SELECT_BASH,
    bad: "RUN «declare» A=b; make",
    good: "RUN A=b; make",
  }),
  bashRow({
    key: "builtin-option",
    title: "options of commands",
    codes: ["SC3045", "SC3038", "SC3050"],
    what: itself,
    instead: SELECT_BASH,
    bad: "RUN echo abc | { read «-n» 1 A; make; }",
    good: "RUN echo abc | { read -r A; make; }",
  }),
  bashRow({
    key: "trap-signal",
    title: "signals of `trap`",
    codes: ["SC3047", "SC3048"],
    what: (shown) => `\`trap … ${shown}\``,
    instead: (shown) => (/^SIG/i.test(shown) ? "write its name without `SIG`" : SELECT_BASH),
    bad: "RUN trap 'cat /build.log' «ERR»; make",
    good: "RUN make || { cat /build.log; exit 1; }",
  }),
] as const;
