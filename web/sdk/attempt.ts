/**
 * Runs an action, and returns undefined if it throws. Blocked or full storage, or functions that the page has redefined, must not
 * break the customer's page.
 */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Listens in the capture phase, before listeners of the page that could stop the event. */
export const listen = (target: EventTarget, type: string, listener: (event: Event) => unknown): void =>
  target.addEventListener(type, (event) => attempt(() => listener(event)), true);

const said = new Set<string>();

/** Warns the page's developer on the console. Shows each text only once. */
export function warn(text: string): void {
  if (!said.has(text)) attempt(() => console.warn('ls.js:', text));
  said.add(text);
}
