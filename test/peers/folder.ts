// A folder for files that a peer is to read.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(tmpdir(), "plimsoll-peers-"));
}
