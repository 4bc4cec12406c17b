// Calm while somebody types: which findings of a document wait until the cursor leaves what they are about, or until typing rests,
// and which of those that are shown stay although half a line hides them for a moment. Told of each change and of nothing else.
import type { Finding } from "../../engine/core/finding.ts";
import { addAll, addTo } from "../../engine/core/lists.ts";
import { contains, lineAt, type Span, touches } from "../../engine/core/text.ts";
import { grown, MANY, type Replaced, shifted } from "./replacements.ts";

/** What must be known of a document to decide, as it is now; spans count from the start of the file. */
export interface Surroundings {
  readonly text: string;
  /** The lines that belong together with the one that holds an offset: a statement that goes on over several. */
  linesAt(offset: number): Span;
  /** Whether the parser had to guess at one of these lines. */
  hasFault(line: Span): boolean;
  /** Whether what a finding is missing in is being typed at an offset. */
  isWithin(finding: Finding, offset: number): boolean;
  /** Whether another document is being typed: what is missing elsewhere may be missing there. */
  readonly othersAreTyped: boolean;
  /** Whether the editor tells when the cursors leave the lines that were typed in, however long after. */
  readonly followsCursors: boolean;
}

/** A finding as it is shown. Where text is typed in front of it, it moves along. */
interface Shown {
  readonly finding: Finding;
  at: Span;
  /** The one whose words are shown: what is said of a line does not change while that is typed. */
  readonly says: Finding;
  /** Whether it was there before the lines were entered that are typed in now. */
  old: boolean;
  /** Whether all of its text was deleted. */
  gone: boolean;
  /** Whether it is no longer found, and was kept while a line was typed that has been left since. */
  lapsed: boolean;
}

export class Grace {
  #shown: Shown[] = [];
  /** Where something was typed last, or where the editor says the cursors are. */
  #cursors: readonly number[] = [];
  /** The lines that the cursors are in. */
  #lines: readonly Span[] = [];
  /** Whether the last change was a moment ago. */
  #typing = false;
  #waits = false;
  /** Whether something was typed since the file was saved. */
  #isUnsaved = false;
  /** Whether the last change was that of a single key. */
  #byKey = false;
  /** What is shown although it is no longer found. */
  #kept: ReadonlySet<Shown> = new Set();
  #last: { readonly of: readonly Finding[]; readonly all: boolean; readonly visible: readonly Finding[] } | undefined;

  /** Whether typing has not come to a rest since the last change. */
  get isTyping(): boolean {
    return this.#typing;
  }

  /** Whether what was shown last is not all that is known. */
  get waits(): boolean {
    return this.#waits;
  }

  /** A text was changed by replacements that follow each other; `after` is what came of it. */
  changed(replaced: readonly Replaced[], after: string): void {
    if (replaced.length > MANY) {
      this.#replacedAll(replaced);
      return;
    }
    let lines = this.#lines;
    let stays = lines.length > 0;
    let cursors: number[] = [];
    for (const { at, removed, text } of replaced) {
      stays &&= !text.includes("\n") && !removed.includes("\n") && lines.some((line) => touches(line, at));
      for (const one of this.#shown) move(one, at, text.length);
      lines = lines.map((line) => grown(line, at, text.length));
      cursors = cursors.map((offset) => (offset >= at.end ? offset + text.length - removed.length : offset));
      cursors.push(at.start + text.length);
    }
    if (!stays) this.#enter();
    this.#shown = this.#shown.filter(({ gone }) => !gone);
    this.#typing = true;
    this.#isUnsaved = true;
    this.#byKey = replaced.every(({ removed, text }) => text.trim().length <= 1 && removed.length <= 1);
    this.#place(cursors, after);
  }

  /** Nobody types in so many places: what is shown moves along, and nothing waits. */
  #replacedAll(replaced: readonly Replaced[]): void {
    const to = shifted(replaced);
    for (const one of this.#shown) {
      const at = to(one.at);
      if (at === undefined) one.gone = true;
      else one.at = at;
    }
    this.#enter();
    this.#shown = this.#shown.filter(({ gone }) => !gone);
    this.#place([], "");
    this.settle();
  }

  /** The editor says where the cursors are. Answers whether other lines than before have one. */
  moved(text: string, cursors: readonly number[]): boolean {
    const before = new Set(this.#lines.map(({ start }) => start));
    this.#place(cursors, text);
    const now = new Set(this.#lines.map(({ start }) => start));
    if (now.size === before.size && [...now].every((start) => before.has(start))) return false;
    this.#enter();
    return true;
  }

  #place(cursors: readonly number[], text: string): void {
    this.#cursors = cursors.map((offset) => Math.min(offset, text.length));
    this.#lines = this.#cursors.map((offset) => lineAt(text, offset));
    this.#last = undefined;
  }

  /** Other lines are typed in from now on. */
  #enter(): void {
    for (const one of this.#shown) one.old = true;
    for (const one of this.#kept) one.lapsed = true;
  }

  /** Typing rests, or the file was saved: everything is shown until the next change. */
  settle(): void {
    this.#typing = false;
    this.#last = undefined;
  }

  /** The file was saved as it is: what is not begun in it is an error. */
  saved(): void {
    this.#isUnsaved = false;
    this.#last = undefined;
  }

  /** Of the findings of the text as it is now, those that are shown, in the order of their places. */
  visible(found: readonly Finding[], around: Surroundings): readonly Finding[] {
    const all = !this.#typing && !around.othersAreTyped;
    if (this.#last?.of === found && this.#last.all === all) return this.#last.visible;
    const known = new Known(this.#shown);
    const rests = !this.#typing && around.followsCursors && this.#isUnsaved;
    const open = rests ? this.#wordsToCome(around.text) : [];
    const isOpen = ({ severity, at }: Finding) => severity === "error" && open.some((word) => contains(word, at));
    const judged = open.length > 0 ? found.filter((one) => !isOpen(one)) : found;
    const now = all ? judged.map((one) => shownAs(one, known.take(one))) : this.#during(judged, known, around);
    const visible = now.map(asFinding);
    this.#waits = visible.length !== found.length || visible.some((one, i) => one !== found[i]);
    this.#shown = [...now];
    this.#last = { of: found, all, visible };
    return visible;
  }

  /** What was shown last, at the places where it is now: for files that are checked when they are saved. */
  held(): readonly Finding[] {
    return this.#shown.map(asFinding);
  }

  /** The words at the cursors that end there in a sign behind which the rest is still to come: `node:`. */
  #wordsToCome(text: string): readonly Span[] {
    const opens = (offset: number) => offset > 0 && /^[:@=](?:[\s"']|$)/.test(text.slice(offset - 1, offset + 1));
    return this.#cursors.filter(opens).map((offset) => wordAt(text, offset));
  }

  #during(found: readonly Finding[], known: Known, around: Surroundings): readonly Shown[] {
    const { text } = around;
    const cursors = this.#typing ? this.#cursors : [];
    const byKey = this.#byKey || !this.#typing;
    const lines = cursors.map((offset) => around.linesAt(offset));
    const words = cursors.map((offset) => wordAt(text, offset));
    const onWord = (at: Span) => words.some((word) => touches(word, at));
    const inWord = (at: Span) => words.some((word) => contains(word, at));
    const onLine = (at: Span) => lines.some((line) => touches(line, at));
    const spots = cursors.flatMap((offset) => spotsAt(text, offset, around));
    const isTyped = (finding: Finding) =>
      onLine(finding.at) ||
      (finding.missing === "elsewhere" && byKey) ||
      (finding.missing === true && spots.some((spot) => around.isWithin(finding, spot)));
    const now: Shown[] = [];
    for (const finding of found) {
      const before = known.take(finding);
      if (before === undefined) {
        if (!isTyped(finding)) now.push(shownAs(finding, undefined));
        continue;
      }
      // What was said of a word that is now another one is no longer true of it.
      if (onWord(finding.at) && (!before.old || (finding.severity === "error" && inWord(finding.at)))) continue;
      now.push({ ...shownAs(finding, before), says: isTyped(finding) ? before.says : finding });
    }
    const isGuessed = lines.some((line) => around.hasFault(line));
    const kept = [...known.rest].filter((one) => {
      if (onWord(one.at) && (!one.old || one.finding.severity === "error")) return false;
      if (one.finding.missing === "elsewhere") return byKey && !onLine(one.at);
      return isGuessed || (byKey && one.finding.missing === true && !one.lapsed);
    });
    this.#kept = new Set(kept);
    addAll(now, kept);
    return now.sort((a, b) => a.at.start - b.at.start);
  }
}

/** What is shown, to be found again among the findings of another text. */
class Known {
  readonly #byPlace = new Map<string, Shown[]>();
  readonly #byPrint = new Map<string, Shown[]>();
  readonly #rest: Set<Shown>;

  constructor(shown: readonly Shown[]) {
    this.#rest = new Set(shown);
    // The lists are used up from their ends: whatever there is much of at one place costs no more than its number.
    for (const one of shown.toReversed()) {
      addTo(this.#byPlace, placeOf(one.finding, one.at), one);
      addTo(this.#byPrint, one.finding.fingerprint, one);
    }
  }

  /** The one that a finding was before: at its place, or else by its name and subject; each is found once. */
  take(finding: Finding): Shown | undefined {
    const next = (list: Shown[] = []) => {
      let one = list.pop();
      while (one !== undefined && !this.#rest.has(one)) one = list.pop();
      return one;
    };
    const named = () => {
      const one = next(this.#byPrint.get(finding.fingerprint));
      return one !== undefined && isSame(one, finding) ? one : undefined;
    };
    const found = next(this.#byPlace.get(placeOf(finding, finding.at))) ?? named();
    if (found !== undefined) this.#rest.delete(found);
    return found;
  }

  /** Those that no finding was. */
  get rest(): Iterable<Shown> {
    return this.#rest;
  }
}

/** Findings of one name and subject are counted through: a fault that is new above others takes their number. */
function isSame(shown: Shown, finding: Finding): boolean {
  return finding.missing !== undefined || touches(shown.at, finding.at);
}

const placeOf = ({ rule, row = "" }: Finding, { start }: Span) => `${rule} ${row} ${start}`;

function shownAs(finding: Finding, before: Shown | undefined): Shown {
  return { finding, at: finding.at, says: finding, old: before?.old ?? false, gone: false, lapsed: false };
}

/** What was said of an earlier text has no fixes: they would edit that text. */
function asFinding({ finding, at, says }: Shown): Finding {
  const { message, severity } = says;
  if (finding.at === at) return says === finding ? finding : like(finding, { message, severity });
  return like(finding, { at, message, severity, fixes: [], related: [] });
}

/** A finding with other values; not copied, since its fixes may be tried when they are asked for. */
function like(finding: Finding, values: Partial<Finding>): Finding {
  const properties = Object.entries(values).map(([key, value]) => [key, { value, enumerable: true }] as const);
  return Object.create(finding, Object.fromEntries(properties)) as Finding;
}

/** Moves what is shown along with a replacement in front of it or within it. */
function move(one: Shown, { start, end }: Span, length: number): void {
  const by = length - (end - start);
  const { at } = one;
  if (end > start && start <= at.start && at.end <= end) one.gone = true;
  else if (end <= at.start) one.at = { start: at.start + by, end: at.end + by };
  else if (start < at.end) {
    const from = Math.min(at.start, start);
    one.at = { start: start < at.start ? start + length : from, end: Math.max(at.end, end) + by };
  }
}

const isSpace = (char: string | undefined) => char === undefined || " \t\r\n".includes(char);

/** What is written without a blank around an offset; empty between blanks. */
function wordAt(text: string, offset: number): Span {
  let [start, end] = [offset, offset];
  while (start > 0 && !isSpace(text[start - 1])) start -= 1;
  while (end < text.length && !isSpace(text[end])) end += 1;
  return { start, end };
}

/** The places by which is told what is being typed: that of the cursor, and above a line that says nothing yet, the last that says something. */
function spotsAt(text: string, offset: number, { hasFault }: Surroundings): readonly number[] {
  const line = lineAt(text, offset);
  const own = lastBefore(text, Math.min(line.end, Math.max(offset, line.start)));
  if (own >= line.start && !hasFault(line)) return [own];
  const above = lastBefore(text, line.start);
  return own >= line.start ? [own, above] : [above];
}

/** The last character before an offset that is no blank; the beginning where there is none. */
function lastBefore(text: string, offset: number): number {
  let at = offset - 1;
  while (at > 0 && isSpace(text[at])) at -= 1;
  return Math.max(0, at);
}
