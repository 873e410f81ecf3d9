/** The element that has the focus. For a menu that is closing, returns the button that opened the menu. */
export function focusedElement(): HTMLElement | null {
  const focused = document.activeElement;
  const trigger = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const element = trigger ? document.getElementById(trigger) : focused;
  return element instanceof HTMLElement ? element : null;
}

/**
 * The element to focus after a dialog closes: the element that opened it, or the button marked as its replacement if that element
 * is gone.
 */
export function afterClosing(opener: HTMLElement | null): HTMLElement | null {
  if (opener?.isConnected && opener !== document.body) return opener;
  return document.querySelector<HTMLElement>('[data-opens-dialog]') ?? document.getElementById('main');
}
