// The same text laid out in another way: other line ends, wider indentation, tabs, a template around it.

/** All lines end in CRLF. */
export function withCrlf(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}

/** Of a Dockerfile: a tab in place of each four blanks at the beginning of a line. */
export function withTabs(text: string): string {
  return text.replace(/^(?: {4})+/gm, (blanks) => "\t".repeat(blanks.length / 4));
}

/** Of YAML in steps of two blanks: in steps of four. What stands behind a dash stays two columns from it. */
export function widened(text: string): string {
  /** Columns of the keys and dashes that are open, before and after. */
  let open: { readonly from: number; readonly to: number; readonly dash: boolean }[] = [];
  let block: { readonly from: number; readonly to: number } | undefined;
  return text
    .split("\n")
    .map((line) => {
      const from = line.length - line.trimStart().length;
      if (line.trim() === "") return line;
      if (block !== undefined && from > block.from)
        return " ".repeat(block.to + (from - block.from)) + line.trimStart();
      block = undefined;
      open = open.filter((one) => one.from < from || (one.from === from && one.dash && line[from] === "-"));
      if (line[from] === "-") open = open.filter((one) => one.from < from || !one.dash);
      const parent = open.at(-1);
      const to =
        parent === undefined
          ? from
          : parent.dash
            ? parent.to + (from - parent.from)
            : parent.to + (from - parent.from) * 2;
      let column = from;
      let moved = to;
      for (const dash of /^(?:- +)*/.exec(line.slice(from))?.[0].match(/- +/g) ?? []) {
        open.push({ from: column, to: moved, dash: true });
        column += dash.length;
        moved += dash.length;
      }
      if (/^(?:[\w."'-]+|\? .*):(?: |$)/.test(line.slice(column))) open.push({ from: column, to: moved, dash: false });
      if (/[|>][+-]?$/.test(line)) block = { from, to };
      const rest = line
        .slice(from)
        .replace(/\bnindent (\d+)/, (_, columns) => `nindent ${Number(columns) + to - from}`);
      return " ".repeat(to) + rest;
    })
    .join("\n");
}

/** Of a manifest: in a template that has it only where that is wanted. */
export function wrapped(text: string): string {
  return `{{- if .Values.enabled }}\n${text}{{- end }}\n`;
}

/** Of a manifest: in a template that writes labels to its metadata. */
export function labelled(text: string): string {
  return text.replace(/^( *)metadata:(?: #.*)?\n(?=\1 +\w)/m, (whole, indent) => {
    return `${whole}${indent}  labels:\n${indent}    {{- include "chart.labels" . | nindent ${indent.length + 4} }}\n`;
  });
}
