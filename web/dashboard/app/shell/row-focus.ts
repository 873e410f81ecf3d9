const ROW = '#main [data-lead-row]';

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Moves the focus to the link of the next (1) or previous (-1) lead of the screen's lists; at first, to the first one. False without lists. */
export function focusRow(step: 1 | -1): boolean {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  focusLink(rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))]);
  return rows.length > 0;
}

/** Presses the control that selects a row: its checkbox, or its button. A button takes the row away, so the next row gets the focus. */
export function pickRow(): void {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const pick = rows[current]?.querySelector<HTMLElement>('[data-lead-pick]');
  if (pick instanceof HTMLButtonElement) focusLink(rows[current + 1] ?? rows[current - 1]);
  pick?.click();
}

/** The rows of the screen's lists, as far as they are drawn. */
export const shownRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(ROW)].filter(isShown);

const focusLink = (row: HTMLElement | undefined): void => row?.querySelector<HTMLElement>('a[href]')?.focus();
