import { useEffect, useEffectEvent } from 'react';
import { useNavigate } from 'react-router';
import { DESTINATIONS } from './navigation.ts';
import { focusRow, pickRow } from './row-focus.ts';
import { findShortcut, type Shortcut } from './shortcuts.ts';

const SEQUENCE_WITHIN_MS = 1200;

/** ⌘K (or Ctrl K) opens the menu, `g` and a letter opens a screen, and SHORTCUTS do what they say. Not while someone is typing. */
export function useShortcuts({ openMenu, openHelp }: { openMenu: () => void; openHelp: () => void }): void {
  const navigate = useNavigate();
  const act = useEffectEvent((shortcut: Shortcut) => {
    switch (shortcut) {
      case 'search':
        return openMenu();
      case 'help':
        return openHelp();
      case 'next':
        return focusRow(1);
      case 'previous':
        return focusRow(-1);
      case 'select':
        return pickRow();
    }
  });
  const go = useEffectEvent((to: string) => void navigate(to));
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

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *'));
