/**
 * A message that appears for a few seconds (a toast). The code for toasts loads with the first message, and messages wait in a
 * queue until it has loaded.
 */
export interface Notice {
  type: 'success' | 'error' | 'info';
  text: string;
  /** Reverts the change that the message reports, and removes the message. */
  undo?: () => void;
}

let queue: readonly Notice[] = [];
const listeners = new Set<() => void>();

function say(notice: Notice): void {
  queue = [...queue, notice];
  for (const listener of listeners) listener();
}

export const notify = {
  success: (text: string, { undo }: Pick<Notice, 'undo'> = {}): void =>
    say({ type: 'success', text, ...(undo && { undo }) }),
  error: (text: string): void => say({ type: 'error', text }),
  info: (text: string): void => say({ type: 'info', text }),
};

export const waitingNotices = (): readonly Notice[] => queue;

export function takeNotices(): readonly Notice[] {
  const taken = queue;
  if (taken.length > 0) queue = [];
  return taken;
}

export function onNotice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
