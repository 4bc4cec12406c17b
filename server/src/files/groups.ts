// Files of a walk some at a time: on a busy disk the waiting is most of the work.

/** How many files are read at the same time. */
const AT_ONCE = 32;

/** What comes, in groups that are worked on at once. */
export async function* inGroups<T>(all: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let group: T[] = [];
  for await (const one of all) {
    group.push(one);
    if (group.length < AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
