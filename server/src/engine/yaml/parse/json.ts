// Streams that a reader tries as JSON before it reads them as YAML.

/** Whether a text begins with a brace and is JSON. */
export function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where each begins of several objects of JSON that follow each other without any `---`; none of any other text. */
export function objectStarts(text: string): readonly number[] {
  const starts: number[] = [];
  for (let at = passSpace(text, 0); text[at] === "{"; ) {
    starts.push(at);
    at = passSpace(text, objectEnd(text, at));
  }
  const isStream = starts.length > 1 && starts.every((start, i) => isJson(text.slice(start, starts[i + 1])));
  return isStream ? starts : [];
}

function objectEnd(text: string, start: number): number {
  let level = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at);
    else if (char === "{" || char === "[") level += 1;
    else if (char === "}" || char === "]") {
      level -= 1;
      if (level === 0) return at + 1;
    }
  }
  return text.length;
}

function passSpace(text: string, at: number): number {
  while (" \t\r\n".includes(text[at] || "x")) at += 1;
  return at;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
