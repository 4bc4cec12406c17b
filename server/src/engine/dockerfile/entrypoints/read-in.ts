// The files that a shell script reads in by `.` or `source`, and the variables that they may set.
import type { ShellCommand } from "../shell/command.ts";

/**
 * Files of tools that set variables of their own alone, by the ends of their paths, and these variables. Sources: docs.ros.org,
 * "Configuring environment" (`setup.bash`); docs.python.org, "venv"; os-release(5); the READMEs of nvm-sh/nvm and rust-lang/rustup;
 * docs.conda.io, "Managing environments".
 */
const OF_TOOLS: readonly (readonly [path: RegExp, names: RegExp])[] = [
  [
    /(?:^|\/)(?:local_)?setup\.(?:ba|z)?sh$/,
    /^(?:AMENT|CATKIN|CMAKE|COLCON|GAZEBO|GZ|PKG|RMW|ROS)_|^(?:LD_LIBRARY|PYTHON)?PATH$/,
  ],
  [/\/bin\/activate$/, /^(?:CONDA|VIRTUAL|PYTHON)|^(?:PATH|PS1)$/],
  [
    /(?:^|\/)(?:os|lsb)-release$/,
    /^(?:ID|NAME|VARIANT|VERSION)(?:_|$)|^(?:\w+_URL|\w+_NAME|ANSI_COLOR|DISTRIB_\w+|LOGO|\w+_ID)$/,
  ],
  [/(?:^|\/)nvm\.sh$/, /^NVM_|^PATH$/],
  [/(?:^|\/)\.?cargo\/env$/, /^PATH$/],
  [/\/profile\.d\/conda\.sh$/, /^_?CONDA_|^(?:PATH|PS1)$/],
];

/** Whether one of the files that the commands of a script read in may give a variable a value. */
export function mayBeSetBy(commands: readonly ShellCommand[], name: string): boolean {
  return commands.some(({ program, args: [file] }) => {
    if (program !== "." && program !== "source") return false;
    const path = file?.text.replace(/["']/g, "") ?? "";
    const tool = OF_TOOLS.find(([end]) => end.test(path));
    return tool === undefined || tool[1].test(name);
  });
}
