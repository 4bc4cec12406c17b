// Which tags of an image are offered on a day: patterns, filled with the release cycles of that day; for all languages.
//
// In a pattern `#` is the newest cycle with long-term support, or else the newest stable one; `##` is the one after that; `@`
// is the code name of the first; `%` and `%%` are the newest and the second release of Java with long-term support.
import {
  type Cycle,
  cycleOf,
  cycles,
  isLts,
  isSupported,
  LIFECYCLE_DAY,
  type Product,
  product,
  productOf,
} from "./lifecycle.ts";
import { type Offer, offerOf } from "./offers.ts";
import { isBuilt, slimTwin } from "./official-tags.ts";
import { OFFERED_TAGS } from "./tables/offered-tags.ts";

/** How long something without an end is still offered: a table that is older cannot know what has come since. */
const YEARS_WITHOUT_END = 2;
/** Whose releases the Java in an image's tag follows. */
const JAVA = "eclipse-temurin";

/**
 * The tags to offer for an image's name on a day, best first: of the newest cycle with long-term support, or else of the
 * newest stable one, that is out and gets fixes on that day. For an official image only tags that it has. `below`: of cycles with a
 * smaller number.
 */
export function tagsOf(name: string, today: string, below?: number): readonly string[] {
  const offer = offerOf(name);
  return offer === undefined ? [] : tagsLike(offer.patterns, name, offer, today, below);
}

/** The tags that patterns stand for on a day, with the best cycle for which the image has any of them. */
export function tagsLike(
  patterns: readonly string[],
  name: string,
  offer: Offer,
  today: string,
  below?: number,
): readonly string[] {
  const from = offer.cyclesOf === undefined ? productOf(name) : product(offer.cyclesOf);
  if (!patterns.some(isOpen)) {
    return withSlimTwins(
      name,
      offer,
      patterns.filter((tag) => isFixedTagOffered(tag, from, today)),
    );
  }
  const own =
    from === undefined
      ? []
      : offeredCycles(from, offer, today).filter(
          (cycle) => below === undefined || Number.parseFloat(cycle.name) < below,
        );
  for (const rank of own.keys()) {
    const tags = patterns.flatMap((pattern) => filled(pattern, own.slice(rank), today) ?? []);
    const offered = withSlimTwins(name, offer, tags);
    if (offered.length > 0) return offered;
  }
  return [];
}

export interface ListedTag {
  readonly tag: string;
  /** The last day of regular support, where that is over. */
  readonly ended?: string;
}

/** So long after its end a cycle is still listed, and so many of them: people look for what they have. */
const YEARS_AFTER_END = 3;
const MOST_ENDED = 8;

/**
 * All tags to list while somebody types one, on a day: those that are offered first, then those of the other cycles that get fixes,
 * then the ones that lost them not long ago, each newest first. Of official images only tags that they have, or had for a cycle.
 */
export function tagsToList(name: string, today: string): readonly ListedTag[] {
  const offer = offerOf(name);
  if (offer === undefined) return [];
  const from = offer.cyclesOf === undefined ? productOf(name) : product(offer.cyclesOf);
  const patterns = offer.patterns.filter((pattern) => /[#@]/.test(pattern) && !/##|%%/.test(pattern));
  const tagsIn = (cycle: Cycle) => patterns.flatMap((pattern) => filled(pattern, [cycle], today) ?? []);
  const others = from === undefined ? [] : offeredCycles(from, offer, today);
  const supported = [...tagsOf(name, today), ...others.flatMap((cycle) => withSlimTwins(name, offer, tagsIn(cycle)))];
  const first = `${Number(today.slice(0, 4)) - YEARS_AFTER_END}${today.slice(4)}`;
  const past = (from === undefined ? [] : cycles(from)).filter(
    ({ released, regular }) => released <= today && /^\d/.test(regular) && regular < today && first <= regular,
  );
  const ended = past.slice(0, MOST_ENDED).flatMap((cycle) => {
    const [tag] = tagsIn(cycle);
    return tag === undefined ? [] : [{ tag, ended: cycle.regular }];
  });
  const listed = new Set(supported);
  return [...[...listed].map((tag) => ({ tag })), ...ended.filter(({ tag }) => !listed.has(tag))];
}

const isOpen = (pattern: string) => /[#@%]/.test(pattern);

/** A pattern filled with the first of `own` and the one after it; undefined where one that it needs is missing. */
export function filled(pattern: string, own: readonly Cycle[], today: string): string | undefined {
  const java = pattern.includes("%") ? javaCycles(today) : [];
  const parts: Readonly<Record<string, string | undefined>> = {
    "##": own[1]?.name,
    "#": (pattern.includes("##") ? own[1] : own[0])?.name,
    "@": own[0]?.codename,
    "%%": java[1]?.name,
    "%": java[0]?.name,
  };
  let isWhole = true;
  const text = pattern.replace(/##?|@|%%?/g, (place) => {
    const part = parts[place];
    if (part === undefined) isWhole = false;
    return part ?? "";
  });
  return isWhole ? text : undefined;
}

/** The cycles to offer on a day, best first. */
function offeredCycles(from: Product, { newest, even }: Offer, today: string): readonly Cycle[] {
  const supported = cycles(from).filter((cycle) => isSupported(cycle, today) && (!even || /[02468]$/.test(cycle.name)));
  const lts = newest ? [] : supported.filter((cycle) => isLts(cycle, today));
  return known([...lts, ...supported.filter((cycle) => !lts.includes(cycle))], today);
}

function javaCycles(today: string): readonly Cycle[] {
  const java = product(JAVA);
  return java === undefined
    ? []
    : known(
        cycles(java).filter((cycle) => isSupported(cycle, today) && isLts(cycle, today)),
        today,
      );
}

/** The first cycles of a list up to one of which too little is known: what comes after it is older, and no better. */
function known(list: readonly Cycle[], today: string): readonly Cycle[] {
  const end = list.findIndex((cycle) => !isKnown(cycle, today));
  return end === -1 ? list : list.slice(0, end);
}

/** Whether a cycle's end is known, or the table not yet too old to say that it goes on. */
function isKnown({ regular }: Cycle, today: string): boolean {
  return regular !== "open" || today <= yearsAfter(LIFECYCLE_DAY);
}

/** Whether a tag that names its version is offered: while that version gets fixes, or without cycles for some years after the review. */
function isFixedTagOffered(tag: string, from: Product | undefined, today: string): boolean {
  if (from === undefined) return today <= yearsAfter(OFFERED_TAGS.snapshot);
  const [version = ""] = /\d+(?:\.\d+)*/.exec(tag) ?? [];
  const cycle = cycleOf(from, version);
  return cycle !== undefined && isSupported(cycle, today) && isKnown(cycle, today);
}

function yearsAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + YEARS_WITHOUT_END}${day.slice(4)}`;
}

/** The tags that an image has, with their slim twins. Of an image that is not official we do not know its tags. */
function withSlimTwins(name: string, { plainFirst }: Offer, tags: readonly string[]): readonly string[] {
  return tags
    .filter((tag) => isBuilt(name, tag) ?? true)
    .flatMap((tag) => {
      const twin = slimTwin(name, tag) ?? [];
      return (plainFirst ? [tag, twin] : [twin, tag]).flat();
    });
}
