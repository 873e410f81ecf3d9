export interface OpenOnce<Thing> {
  /** Opens the object when it is first needed. */
  get(): Promise<Thing>;
  /** Gives up an object that no longer answers: the next `get` opens another one. The process of the old one ends with this process. */
  abandon(): void;
}

/**
 * Something that takes seconds to open, such as a browser. All files of a test process share it, and it is closed after the last file.
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
