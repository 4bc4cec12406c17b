// Lists and numbers of any length: nothing here is spread into the arguments of a call.

/** Adds a value to the list at a key, which is made where it is absent. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Adds all of `more` to a list. `list.push(...more)` throws where there are some hundred thousand: arguments have a limit. */
export function addAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

/** The greatest of some numbers, but at least 0. */
export function greatest(numbers: Iterable<number>): number {
  let found = 0;
  for (const number of numbers) if (number > found) found = number;
  return found;
}

/** The least of some numbers; undefined where there are none. */
export function least(numbers: Iterable<number>): number | undefined {
  let found: number | undefined;
  for (const number of numbers) if (found === undefined || number < found) found = number;
  return found;
}

/** Words as they are read one after the other: `a, b and c`; of a choice `a, b or c`. */
export function enumerated(words: readonly string[], word: "and" | "or" = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${word} ${words.at(-1)}`;
}
