export interface OpenOnce<Thing> {
  /** Opens it when first needed. */
  get(): Promise<Thing>;
  /** Gives up one that no longer answers: the next `get` opens another. Its process ends with this one. */
  abandon(): void;
}

/** Something that takes seconds to open: all files of a test process share it, and it is closed after the last one. */
export function openOnce<Thing>(
  open: () => Promise<Thing>,
  close: (opened: Thing) => Promise<unknown>,
): OpenOnce<Thing> {
  let opened: Promise<Thing> | undefined;
  globalThis.atProcessEnd.push(async () => opened && close(await opened));
  return {
    get() {
      opened ??= open();
      return opened;
    },
    abandon() {
      opened = undefined;
    },
  };
}
