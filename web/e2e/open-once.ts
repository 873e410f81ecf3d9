export interface OpenOnce<Thing> {
  /** Opens the object on first use. */
  get(): Promise<Thing>;
  /**
   * Abandons an object that no longer responds, so that the next `get` opens another one. The old object's process ends when the
   * test process does.
   */
  abandon(): void;
}

/**
 * Shares an object that takes seconds to open, such as a browser, among all files of a test process. Closes the object after the
 * last file.
 */
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
