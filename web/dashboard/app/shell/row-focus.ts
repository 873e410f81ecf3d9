const ROW = '#main [data-lead-row]';

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/**
 * Moves the focus to the link of the next (1) or previous (-1) lead on the screen, or to the first lead if none has the focus.
 * Returns false if the screen has no list of leads.
 */
export function focusRow(step: 1 | -1): boolean {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  focusLink(rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))]);
  return rows.length > 0;
}

/**
 * Presses the focused row's checkbox, or the button that marks the row as done. The button for done removes the row, so the focus
 * first moves to the next row.
 */
export function pickRow(): void {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const pick = rows[current]?.querySelector<HTMLElement>('[data-lead-pick]');
  if (pick instanceof HTMLButtonElement) focusLink(rows[current + 1] ?? rows[current - 1]);
  pick?.click();
}

/** The rendered rows of all lists on the screen. */
export const shownRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(ROW)].filter(isShown);

const focusLink = (row: HTMLElement | undefined): void => row?.querySelector<HTMLElement>('a[href]')?.focus();
