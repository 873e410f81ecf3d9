/**
 * Computes a result from a list to which items are usually only appended: it then goes on from the previous result instead of going through
 * thousands of items again. `extend` must return a new result, because screens may still show the previous one.
 */
export function foldAppended<Item extends object, Result>(
  empty: Result,
  extend: (before: Result, items: readonly Item[]) => Result,
): (items: readonly Item[]) => Result {
  let known: readonly Item[] = [];
  let result = empty;
  return (items) => {
    const isLonger = known.every((item, i) => item === items[i]);
    if (!isLonger) result = extend(empty, items);
    else if (items.length > known.length) result = extend(result, items.slice(known.length));
    known = items;
    return result;
  };
}

/** Returns the previous list while the items stay the same objects, so that what was computed from it stays valid. */
export function keepSame<Item extends object>(): (items: readonly Item[]) => readonly Item[] {
  let known: readonly Item[] = [];
  return (items) => {
    const isSame = items.length === known.length && items.every((item, i) => item === known[i]);
    if (!isSame) known = items;
    return known;
  };
}
