// The values of `--chmod` and `--chown` as BuildKit reads them (dockerfile2llb, convert_copy.go; tonistiigi/dchapes-mode).

/** Whose bits, then how they change, any number of times: `u+rX,go=u-w`. */
const CLAUSE = /^[augo]*(?:[-+=][rstwxXugo]*)+$/;

/** Whether `text` is a mode: octal up to 7777, or symbolic. */
export function isMode(text: string): boolean {
  if (/^[0-9]/.test(text)) return /^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
  return text.split(",").every((clause) => CLAUSE.test(clause));
}

/** Whether a value of `--chown` names a user or a group other than root, which a layer of its own cannot look up. */
export function hasNames(text: string): boolean {
  const colon = text.indexOf(":");
  const user = colon === -1 ? text : text.slice(0, colon);
  const group = colon === -1 ? "" : text.slice(colon + 1);
  return [user, group].some((name) => name !== "" && name !== "root" && !/^[+-]?\d+$/.test(name));
}
