/** Collects items and keeps the last `limit` of them. */
export function keepLast<Item>(limit: number): { add(item: Item): void; list(): Item[] } {
  let items: Item[] = [];
  return {
    add(item) {
      items.push(item);
      // Up to twice as many items are kept before the list is cut, because removing one item at a time would move all others each time.
      if (items.length >= 2 * limit) items = items.slice(-limit);
    },
    list: () => items.slice(-limit),
  };
}
