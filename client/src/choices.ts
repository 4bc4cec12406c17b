// What hardening leaves to somebody: the findings of a file that have several answers, or need a value, one after the other.
import {
  FINDINGS_REQUEST,
  type FindingsParams,
  type FindingsResult,
  type JsonFinding,
  splitTitle,
} from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import type { Server } from "./server.ts";
import { askWhich, type Choice } from "./surfaces.ts";

interface Row extends Choice {
  readonly finding: JsonFinding;
}

/** What was hardened: a file, or what is in it on a subject or below it. */
export interface Hardened {
  readonly uri: string;
  readonly subject?: string | undefined;
}

/**
 * Offers the choices that are left in what was hardened, for `settle` to make, until none is left or somebody has enough. Answers how
 * many there were at first.
 */
export async function offerChoices(
  server: Server,
  hardened: Hardened,
  settle: (finding: JsonFinding) => Promise<void>,
): Promise<number> {
  let rows = await rowsOf(server, hardened);
  const first = rows.length;
  while (rows.length > 0) {
    const title = label(rows.length === 1 ? "1 Choice Is Left" : `${rows.length} Choices Are Left`);
    const placeholder = label("Choose what to settle next, or press Escape to stop");
    const row = await askWhich(rows, { title, placeholder });
    if (row === undefined) break;
    await settle(row.finding);
    rows = await rowsOf(server, hardened);
  }
  return first;
}

async function rowsOf(server: Server, { uri, subject }: Hardened): Promise<readonly Row[]> {
  const params: FindingsParams = { textDocument: { uri } };
  const { findings } = await server.request<FindingsResult>(FINDINGS_REQUEST, params);
  const isMeant = (one: JsonFinding) =>
    subject === undefined || one.subject === subject || one.subject.startsWith(`${subject}>`);
  const left = findings.filter((one) => isChoice(one) && isMeant(one));
  return left.map((finding) => ({
    label: label(finding.message),
    // Beside a long message there would be no room for the line.
    detail: label(`line ${finding.range.start.line + 1} · ${ways(finding)}`),
    finding,
  }));
}

/** Whether a finding has fixes, and none that is made in bulk. */
const isChoice = ({ fixes }: JsonFinding): boolean => fixes.length > 0 && fixes.every(({ kind }) => kind === "choice");

/**
 * The first two of the ways to go, and how many more there are. What must hold for each is said where it is chosen; the only way is
 * taken at once, so there it is said here.
 */
function ways({ fixes }: JsonFinding): string {
  const [first, second, ...more] = fixes.map(({ title }) => (fixes.length === 1 ? title : splitTitle(title).does));
  return [first, second, more.length > 0 ? `${more.length} more` : undefined]
    .filter((one) => one !== undefined)
    .join(" · ");
}
