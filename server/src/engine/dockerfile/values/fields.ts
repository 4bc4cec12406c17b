// The comma-separated fields of `--mount` and `--device`, as tonistiigi/go-csvvalue splits them.

/** The fields of a line; what stands in double quotes may hold commas. Undefined where a quote is out of place, or nothing is there. */
export function fieldsOf(line: string): readonly string[] | undefined {
  if (line === "") return undefined;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const end = line[at] === '"' ? endOfQuoted(line, at) : endOfPlain(line, at);
    if (end === undefined) return undefined;
    const field = line.slice(at, end);
    fields.push(line[at] === '"' ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end >= line.length) return fields;
    at = end + 1;
  }
}

function endOfPlain(line: string, from: number): number | undefined {
  const comma = line.indexOf(",", from);
  const end = comma === -1 ? line.length : comma;
  return line.slice(from, end).includes('"') ? undefined : end;
}

/** Where a field in quotes ends: behind a quote with a comma or nothing behind it. */
function endOfQuoted(line: string, from: number): number | undefined {
  for (let i = from + 1; i < line.length; i += 1) {
    if (line[i] !== '"') continue;
    if (line[i + 1] === '"') i += 1;
    else return i + 1 === line.length || line[i + 1] === "," ? i + 1 : undefined;
  }
  return undefined;
}

/** What a mount takes its files from, `from=build`: a stage or an image. Of several the last counts. */
export function mountSource(mount: string): string | undefined {
  const from = fieldsOf(mount)?.findLast((field) => /^from=/i.test(field));
  return from?.slice("from=".length);
}
