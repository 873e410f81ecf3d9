/** The element that had the focus before; for a closing menu, the button that opened it. */
export function focusedElement(): HTMLElement | null {
  const focused = document.activeElement;
  const trigger = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const element = trigger ? document.getElementById(trigger) : focused;
  return element instanceof HTMLElement ? element : null;
}

/** Returns the element to focus: the opener, or if another element has taken its place, the button that is marked as its successor. */
export function afterClosing(opener: HTMLElement | null): HTMLElement | null {
  if (opener?.isConnected && opener !== document.body) return opener;
  return document.querySelector<HTMLElement>('[data-opens-dialog]') ?? document.getElementById('main');
}
