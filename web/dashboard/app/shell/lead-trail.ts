import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { shownRows } from './row-focus.ts';

/** The leads of the list from which one was opened, in its order: their addresses in the project. */
let trail: readonly string[] = [];

const pathOf = (link: HTMLAnchorElement): string => {
  const { pathname } = new URL(link.href);
  return parseProjectPath(pathname)?.path ?? pathname;
};

/** Keeps a list's leads, as far as they are drawn, when one of them is opened. Returns how to stop. */
export function followLists(): () => void {
  const remember = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-lead-row]') : null;
    if (!row || !(target instanceof Element) || !target.closest('a[href]')) return;
    const links = shownRows().map((each) => each.querySelector<HTMLAnchorElement>('a[href]'));
    trail = links.flatMap((link) => (link ? [pathOf(link)] : []));
  };
  // Before the link is followed, and its list is gone.
  document.addEventListener('click', remember, { capture: true });
  return () => document.removeEventListener('click', remember, { capture: true });
}

/** The address of the next (1) or previous (-1) lead of that list; null at its ends, and for a lead that it does not have. */
export function findNeighbor(path: string, step: 1 | -1): string | null {
  const at = trail.indexOf(path);
  return at === -1 ? null : (trail[at + step] ?? null);
}
