/**
 * Undefined where the action throws: storage may be blocked or full, a page may have redefined what we call, and none
 * of it may break the page whose guest this is.
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Ahead of the page's own listeners, which could stop the event. */
export const listen = (target: EventTarget, type: string, listener: (event: Event) => unknown): void =>
  target.addEventListener(type, (event) => attempt(() => listener(event)), true);
