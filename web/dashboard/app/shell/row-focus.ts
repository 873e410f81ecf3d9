const ROW = '#main [data-lead-row]';

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/**
 * Moves the focus to the link of the next (1) or previous (-1) lead in the screen's lists. If no lead has the focus, it starts at the
 * first. False without lists.
 */
export function focusRow(step: 1 | -1): boolean {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  focusLink(rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))]);
  return rows.length > 0;
}

/**
 * Presses the control that selects the focused row: its checkbox, or its button. A button removes the row, so the next row gets the
 * focus first.
 */
export function pickRow(): void {
  const rows = shownRows();
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const pick = rows[current]?.querySelector<HTMLElement>('[data-lead-pick]');
  if (pick instanceof HTMLButtonElement) focusLink(rows[current + 1] ?? rows[current - 1]);
  pick?.click();
}

/** The rows of the screen's lists, as far as they are rendered. */
export const shownRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(ROW)].filter(isShown);

const focusLink = (row: HTMLElement | undefined): void => row?.querySelector<HTMLElement>('a[href]')?.focus();
