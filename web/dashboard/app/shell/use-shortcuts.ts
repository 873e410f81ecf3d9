import { useEffect, useEffectEvent } from 'react';
import { useNavigate } from 'react-router';
import { DESTINATIONS } from './navigation.ts';

const SEQUENCE_WITHIN_MS = 1200;

/** ⌘K (or Ctrl K, or /) opens the menu; `g` and a letter goes to a screen. Not while someone is typing. */
export function useShortcuts(openMenu: () => void): void {
  const navigate = useNavigate();
  const open = useEffectEvent(openMenu);
  const go = useEffectEvent((to: string) => void navigate(to));
  useEffect(() => {
    let goPressedAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (key === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        open();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (key === '/') {
        event.preventDefault();
        open();
      } else if (key === 'g') {
        goPressedAt = event.timeStamp;
      } else if (event.timeStamp - goPressedAt < SEQUENCE_WITHIN_MS) {
        goPressedAt = 0;
        const destination = DESTINATIONS.find((each) => each.key === key);
        if (destination) go(destination.to);
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *'));
