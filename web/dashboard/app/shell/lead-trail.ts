import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { shownRows } from './row-focus.ts';

/** The addresses of the leads in the list from which the current lead was opened, in the order of that list. */
let trail: readonly string[] = [];

const pathOf = (link: HTMLAnchorElement): string => {
  const { pathname } = new URL(link.href);
  return parseProjectPath(pathname)?.path ?? pathname;
};

/** Remembers the rendered leads of a list whenever someone opens one of them. Returns a function that ends this. */
export function followLists(): () => void {
  const remember = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-lead-row]') : null;
    if (!row || !(target instanceof Element) || !target.closest('a[href]')) return;
    const links = shownRows().map((each) => each.querySelector<HTMLAnchorElement>('a[href]'));
    trail = links.flatMap((link) => (link ? [pathOf(link)] : []));
  };
  // Runs in the capture phase, before the link is followed, because following the link unmounts the list.
  document.addEventListener('click', remember, { capture: true });
  return () => document.removeEventListener('click', remember, { capture: true });
}

/**
 * The address of the next (1) or previous (-1) lead in the list; null at either end of the list, or if the list does not contain
 * the lead.
 */
export function findNeighbor(path: string, step: 1 | -1): string | null {
  const at = trail.indexOf(path);
  return at === -1 ? null : (trail[at + step] ?? null);
}
