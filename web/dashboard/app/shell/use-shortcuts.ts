import { useEffect, useEffectEvent } from 'react';
import { useHref, useLocation, useNavigate } from 'react-router';
import { findNeighbor, followLists } from './lead-trail.ts';
import { DESTINATIONS } from './navigation.ts';
import { focusRow, pickRow } from './row-focus.ts';
import { findShortcut, type Shortcut } from './shortcuts.ts';
import { moveLastLinks } from './use-screen-focus.ts';

const SEQUENCE_WITHIN_MS = 1200;

/**
 * ⌘K (or Ctrl K) opens the menu, `g` followed by a letter opens a screen, and the other keys do what SHORTCUTS says. Ignores keys while
 * someone is typing.
 */
export function useShortcuts({ openMenu, openHelp }: { openMenu: () => void; openHelp: () => void }): void {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const root = useHref('/').replace(/\/$/, '');
  const step = (by: 1 | -1) => {
    if (focusRow(by)) return;
    const neighbor = findNeighbor(pathname, by);
    if (neighbor === null) return;
    moveLastLinks(root + pathname, root + neighbor);
    // With `replace`, Back returns to the list and not to each lead that was opened on the way.
    void navigate(neighbor, { replace: true });
  };
  const act = useEffectEvent((shortcut: Shortcut) => {
    switch (shortcut) {
      case 'search':
        return openMenu();
      case 'help':
        return openHelp();
      case 'next':
        return step(1);
      case 'previous':
        return step(-1);
      case 'select':
        return pickRow();
    }
  });
  const go = useEffectEvent((to: string) => void navigate(to));
  useEffect(followLists, []);
  useEffect(() => {
    let goPressedAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (key === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        act('search');
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const shortcut = findShortcut(key);
      if (key === 'g') {
        goPressedAt = event.timeStamp;
      } else if (goPressedAt > 0 && event.timeStamp - goPressedAt < SEQUENCE_WITHIN_MS) {
        goPressedAt = 0;
        const destination = DESTINATIONS.find((each) => each.key === key);
        if (destination) go(destination.to);
      } else if (shortcut) {
        event.preventDefault();
        act(shortcut);
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** True if keys are typed into a text field or belong to an open dialog. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *'));
