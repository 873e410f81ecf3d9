/** Keeps the last `limit` of the items that are added to it. */
export function keepLast<Item>(limit: number): { add(item: Item): void; list(): Item[] } {
  let items: Item[] = [];
  return {
    add(item) {
      items.push(item);
      // Twice as many are kept before they are cut: a shift for each item would move all of them.
      if (items.length >= 2 * limit) items = items.slice(-limit);
    },
    list: () => items.slice(-limit),
  };
}
