/**
 * Returns undefined if the action throws: storage may be blocked or full, and the page may have redefined functions that we call. No
 * such error may break the page in which we run.
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Listens before the page's own listeners, which could stop the event. */
export const listen = (target: EventTarget, type: string, listener: (event: Event) => unknown): void =>
  target.addEventListener(type, (event) => attempt(() => listener(event)), true);

const said = new Set<string>();

/** Warns the page's developer on the console, once for each text. */
export function warn(text: string): void {
  if (!said.has(text)) attempt(() => console.warn('ls.js:', text));
  said.add(text);
}
