const ROW = '#main [data-lead-row]';

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Moves the focus to the link of the next (1) or previous (-1) lead of the screen's lists; at first, to the first one. */
export function focusRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)].filter(isShown);
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))];
  row?.querySelector<HTMLElement>('a[href]')?.focus();
}

/** Presses what a row is picked with: its checkbox, or its button. */
export function pickRow(): void {
  const row = document.activeElement?.closest<HTMLElement>(ROW);
  row?.querySelector<HTMLElement>('[data-lead-pick]')?.click();
}
