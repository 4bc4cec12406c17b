// The frames of messages over stdio. After a header that it cannot read the library waits forever; here that is reported.
import { Transform } from "node:stream";

/** No editor sends a longer header. */
const LONGEST_HEAD = 8 * 1024;
/** Nor a longer message: the largest text that is checked has 8 MB, and six times that when every character is escaped. */
const LONGEST_MESSAGE = 256 * 1024 * 1024;
const END = "\r\n\r\n";

/** Passes its input on, up to a header that is not one; then `broken` is called with the reason, and nothing more is passed on. */
export function frames(broken: (why: string) => void): Transform {
  let head = Buffer.alloc(0);
  /** How many bytes of the current message are still to come. */
  let left = 0;
  let isBroken = false;
  const fail = (why: string) => {
    isBroken = true;
    broken(why);
  };
  const read = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length && !isBroken; ) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      const known = head.length;
      head = Buffer.concat([head, chunk.subarray(at, at + LONGEST_HEAD + END.length)]);
      const end = head.indexOf(END);
      if (end === -1 || end > LONGEST_HEAD) {
        if (head.length > LONGEST_HEAD) fail("a header without an end");
        return;
      }
      at += end + END.length - known;
      const length = lengthIn(head.subarray(0, end).toString("latin1"));
      head = Buffer.alloc(0);
      if (length === undefined) fail("a header without a valid `Content-Length`");
      else if (length > LONGEST_MESSAGE) fail(`a message of ${length} bytes`);
      else left = length;
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!isBroken) read(chunk);
      if (isBroken) done();
      else done(null, chunk);
    },
  });
}

/** What `Content-Length` says; undefined where it is missing or not a number, or where a line is not a header field. */
function lengthIn(head: string): number | undefined {
  let length: number | undefined;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim()];
    if (!/^[\w-]+$/.test(name)) return undefined;
    if (name.toLowerCase() !== "content-length") continue;
    if (!/^\d{1,12}$/.test(value)) return undefined;
    length = Number(value);
  }
  return length;
}
