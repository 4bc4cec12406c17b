// What is offered behind `image:`: the images and tags of the day.
import type { Completion } from "../core/language.ts";
import { imageCompletions } from "../knowledge/image-completions.ts";
import type { Cursor } from "./cursor.ts";

/** The images that go on from what is typed at a cursor, a quote in front of it left out. */
export function imageValue(text: string, { at }: Cursor, today: string): readonly Completion[] {
  const quoted = /^["']/.test(text.slice(at.start, at.end));
  const start = quoted ? at.start + 1 : at.start;
  return imageCompletions(text.slice(start, at.end), { start, end: at.end }, today);
}
