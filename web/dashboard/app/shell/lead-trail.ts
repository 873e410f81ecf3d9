import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { shownRows } from './row-focus.ts';

/** The leads of the list from which a lead was opened, in the list's order, as addresses within the project. */
let trail: readonly string[] = [];

const pathOf = (link: HTMLAnchorElement): string => {
  const { pathname } = new URL(link.href);
  return parseProjectPath(pathname)?.path ?? pathname;
};

/** Stores the leads of a list, as far as they are rendered, when one of them is opened. Returns a function that stops this. */
export function followLists(): () => void {
  const remember = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-lead-row]') : null;
    if (!row || !(target instanceof Element) || !target.closest('a[href]')) return;
    const links = shownRows().map((each) => each.querySelector<HTMLAnchorElement>('a[href]'));
    trail = links.flatMap((link) => (link ? [pathOf(link)] : []));
  };
  // Runs before the link is followed, because the list is gone afterwards.
  document.addEventListener('click', remember, { capture: true });
  return () => document.removeEventListener('click', remember, { capture: true });
}

/** The address of the next (1) or previous (-1) lead of that list; null at either end, and if the list does not contain the lead. */
export function findNeighbor(path: string, step: 1 | -1): string | null {
  const at = trail.indexOf(path);
  return at === -1 ? null : (trail[at + step] ?? null);
}
