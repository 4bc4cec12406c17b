// What a terminal can do, by the environment that it sets. Pure.

interface Abilities {
  readonly colours: boolean;
  /** Whether it makes a link of OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda. */
  readonly links: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Programs whose terminals make links, by what they call themselves (https://github.com/Alhadis/OSC8-Adoption). */
const LINKING_PROGRAMS: ReadonlySet<string> = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"]);
const LINKING_TERMS: ReadonlySet<string> = new Set(["xterm-kitty", "alacritty", "xterm-ghostty", "foot"]);
/** VTE 0.50, the first that does; the variable is made of two digits for each part, `5000`. */
const LINKING_VTE = 5000;

/**
 * FORCE_COLOR decides about colours wherever it is set, NO_COLOR after it (https://nodejs.org/api/tty.html, `getColorDepth`;
 * https://no-color.org). FORCE_HYPERLINK decides about links (https://github.com/chalk/supports-hyperlinks); without it there are
 * none in CI, without colours, in a multiplexer, or in a terminal that is not known to make them.
 */
export function abilitiesOf(environment: Environment, isTerminal: boolean): Abilities {
  return { colours: hasColours(environment, isTerminal), links: hasLinks(environment, isTerminal) };
}

const isOn = (value: string): boolean => value !== "0" && value !== "false";

function hasColours(environment: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = environment;
  if (forced) return isOn(forced);
  return isTerminal && !none && term !== "dumb";
}

function hasLinks(environment: Environment, isTerminal: boolean): boolean {
  const { FORCE_HYPERLINK: forced, NO_COLOR: none, CI: ci, TMUX: tmux, STY: screen, TERM: term = "" } = environment;
  if (forced) return isOn(forced);
  if (!isTerminal || none || ci || tmux || screen || /^(?:dumb|screen|tmux)/.test(term)) return false;
  const { VTE_VERSION: vte, TERM_PROGRAM: program = "", WT_SESSION: windows } = environment;
  return Number(vte) >= LINKING_VTE || LINKING_PROGRAMS.has(program) || LINKING_TERMS.has(term) || Boolean(windows);
}
