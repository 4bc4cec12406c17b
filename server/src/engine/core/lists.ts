// Lists by key.

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

/** The greatest of some numbers, 0 where there are none above; however many there are. */
export function greatest(numbers: Iterable<number>): number {
  let found = 0;
  for (const number of numbers) if (number > found) found = number;
  return found;
}
