/**
 * Computes a result from a list that usually only grows at its end. If the list has only grown, continues from the previous result instead
 * of reading thousands of items again. `extend` must return a new result, because screens may still show the previous one.
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

/** Returns the previous list while its items are the same objects, so that results computed from that list stay valid. */
export function keepSame<Item extends object>(): (items: readonly Item[]) => readonly Item[] {
  let known: readonly Item[] = [];
  return (items) => {
    const isSame = items.length === known.length && items.every((item, i) => item === known[i]);
    if (!isSame) known = items;
    return known;
  };
}
