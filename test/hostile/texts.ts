// Texts that act somewhere when they are shown as they are: in a terminal, the log of a CI system, Markdown, a notification, a
// row of an editor, a snippet. Each would leave a trace: a request at `origin`, or the command `CANARY`.

/** The command that none of the texts may run. */
export const CANARY = "canary.run";

const CONTROLS = "a\u001b[31mred\u001b]0;owned\u0007\u001b]52;c;aGk=\u0007\u001b[2Jb\u009b31mc\u0085d\u007fe\bf";
const BIDI = "user\u202e // nimda\u202c\u2066x\u2069\u200b\u00ad\u3164\ufe00\u{e0041}\ufeff";
const LINES =
  "a\n::error file=b,line=1::owned\r\n::set-output name=c::d\r::add-mask::e\n  ::stop-commands::f\u2028##[error]owned\u2029g";
const AGENTS = "##[error]owned ##vso[task.setvariable variable=a]b ##teamcity[message text='c'] ###[group]d";

/**
 * Texts by what acts in them, each in one line or several; some joined to one; and all of them. `origin` is the address of a
 * listener that nobody may ask.
 */
export function hostileTexts(origin: string) {
  const by = {
    controls: CONTROLS,
    bidi: BIDI,
    lines: LINES,
    agents: AGENTS,
    workflow: "::error file=a::owned",
    command: `a [Update](command:${CANARY}?%5B%22a%22%5D) b [c](<command:${CANARY}>) <command:${CANARY}>`,
    picture: `![p](${origin}/picture.png) [![q](${origin}/inner.png)](${origin}/outer)`,
    bare: `${origin}/bare www.canary.example ${origin.replace("http", "HTTP")}/upper me@canary.example <${origin}/auto>`,
    html: `<img src="${origin}/html.png"><a href="command:${CANARY}">a</a><iframe src="${origin}/frame"></iframe><style>@import url(${origin}/style)</style>`,
    icon: "$(alert) $(sync~spin) \\$(zap) $ $(x)",
    snippet: "${1:a} $TM_FILENAME ${CLIPBOARD} $0 } ${2|b,c|}",
    code: `a\` ![p](${origin}/tick.png) \`b \`\`\` ![p](${origin}/fence.png) ~~~ </code>\n\n![p](${origin}/paragraph.png)\n\n\`\`\``,
    structure: `| a | b |\n|---|---|\n# c\n> d\n- e\n\n[f]: ${origin}/reference "g"\n\n[f] ![f]\n===`,
    quotes: "'\"\\}]>)--%s%n{0}&amp;&#x3c;",
    encoded: `%5Bx%5D%28command%3A${CANARY}%29 &#91;x&#93;&#40;command:${CANARY}&#41;`,
    path: "../../../../dev/zero",
    long: `${"long ".repeat(4_000)}[x](command:${CANARY})`,
  };
  const { command, picture, bare, html, icon, snippet, code } = by;
  const mixed = [
    `${CONTROLS} ${BIDI} ${AGENTS}`,
    `${LINES}\n${AGENTS}`,
    `${command} ${picture} ${icon} ${bare} ${html} ${snippet}`,
    code,
  ];
  return { by, mixed, all: [...Object.values(by), ...mixed] };
}

/**
 * What a terminal, an editor or a log obeys or hides: controls, separators, marks that turn or hide text, blanks that look like
 * nothing, halves of surrogate pairs. Written here again, so that a gap in the list of server/src/shown/ is noticed.
 */
export const ACTS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant by itself.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}\ud800-\udfff]/u;

/** The lines that a CI system would obey: GitHub what begins with `::`, Azure Pipelines and others `##[` and `##vso[` anywhere. */
export function obeyed(text: string): readonly string[] {
  return text
    .split(/[\n\r\u2028\u2029\u0085]/)
    .filter((line) => line.trim().startsWith("::") || /##(?:\[|[a-z]+\[)/i.test(line));
}

/** Where a text has a character that would be obeyed, line breaks excepted, with what is around it. */
export function acting(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const at = line.search(ACTS);
    return at === -1 ? [] : [JSON.stringify(line.slice(Math.max(0, at - 60), at + 40))];
  });
}
