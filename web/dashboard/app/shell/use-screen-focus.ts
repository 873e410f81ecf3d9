import { useEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/** For each entry of the tab's history, the link that last had the focus. */
const lastLinks = new Map<string, string>();
const ENTRIES_MAX = 100;

/** How long to wait until the link that was opened appears again. After this time, the person has probably started something else. */
const RETURN_MS_MAX = 5_000;

/**
 * Moves the keyboard focus to each screen that opens, so that the next Tab reaches the screen's first control and not the top of
 * the navigation. After Back, focuses the link that the person had followed, so that the person can continue from there.
 */
export function useScreenFocus(): void {
  const { key, pathname } = useLocation();
  const navigation = useNavigationType();
  const isOpened = useRef(false);
  useEffect(() => rememberLinks(key), [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a filter in the address does not open a screen
  useEffect(() => {
    // After a page load, the browser sets the focus.
    const isLoad = !isOpened.current && navigation === 'POP';
    isOpened.current = true;
    return isLoad ? undefined : focusScreen(navigation === 'POP' ? lastLinks.get(key) : undefined);
  }, [pathname]);
}

/** Makes Back focus the link `next` instead of `last`: the person opened one lead of a list and then moved to another lead. */
export function moveLastLinks(last: string, next: string): void {
  for (const [key, href] of lastLinks) if (href === last) lastLinks.set(key, next);
}

function rememberLinks(key: string): () => void {
  const remember = ({ target }: FocusEvent) => {
    const href = target instanceof Element ? target.closest('#main a[href]')?.getAttribute('href') : null;
    if (!href) return;
    lastLinks.delete(key);
    lastLinks.set(key, href);
    const [oldest] = lastLinks.keys();
    if (lastLinks.size > ENTRIES_MAX && oldest !== undefined) lastLinks.delete(oldest);
  };
  document.addEventListener('focusin', remember);
  return () => document.removeEventListener('focusin', remember);
}

function focusScreen(href: string | undefined): () => void {
  let stop = () => {};
  // Waits until a closing menu has returned the focus to the element that opened it.
  const timer = setTimeout(() => {
    const main = document.getElementById('main');
    if (!main || isBusy(main)) return;
    main.focus({ preventScroll: true });
    if (href !== undefined) stop = focusOnceShown(main, href);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** True if a field of the new screen already has the focus, or a dialog is open. */
const isBusy = (main: HTMLElement): boolean => {
  const focused = document.activeElement;
  return (
    focused !== null && ((focused !== main && main.contains(focused)) || focused.closest('[role=dialog]') !== null)
  );
};

/** Focuses a link as soon as the screen shows it, unless the person clicks or types first. */
function focusOnceShown(main: HTMLElement, href: string): () => void {
  const find = () => main.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`);
  const focus = () => {
    if (document.activeElement !== main) return stop();
    const link = find();
    if (!link) return;
    stop();
    link.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(focus);
  const timer = setTimeout(() => stop(), RETURN_MS_MAX);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    removeEventListener('keydown', stop);
    removeEventListener('pointerdown', stop);
  };
  observer.observe(main, { childList: true, subtree: true });
  addEventListener('keydown', stop);
  addEventListener('pointerdown', stop);
  focus();
  return stop;
}
