import { type CSSProperties, useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { useColorScheme } from '../lib/color-scheme.ts';
import { onNotice, takeNotices } from '../lib/notify.ts';
import { isTyping } from './shell/use-shortcuts.ts';

/**
 * How long a message with an undo stays: long enough to read the message, decide, and press the key. Other messages stay for
 * Sonner's default of four seconds.
 */
const UNDO_MS = 10_000;

/** The dashboard's own font and colors. The close button is inside the message, to the right. */
const LOOK = {
  fontFamily: 'inherit',
  '--normal-bg': 'var(--raised)',
  '--normal-border': 'var(--line)',
  '--normal-text': 'var(--ink)',
  '--toast-close-button-start': 'unset',
  '--toast-close-button-end': '8px',
  '--toast-close-button-transform': 'none',
} as CSSProperties;

export default function Toaster() {
  const scheme = useColorScheme();
  useEffect(() => {
    /** The undo functions of the messages on screen, by message ID, newest last. */
    const offers = new Map<string | number, () => void>();
    const show = () => {
      for (const { type, text, undo } of takeNotices()) {
        if (!undo) {
          toast[type](text);
          continue;
        }
        const forget = () => void offers.delete(id);
        const onClick = () => {
          forget();
          undo();
        };
        const action = { label: 'Undo', onClick };
        const id = toast[type](text, { action, duration: UNDO_MS, onDismiss: forget, onAutoClose: forget });
        offers.set(id, undo);
      }
    };
    const undoLast = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
      const last = [...offers].at(-1);
      if (!isUndo || !last || isTyping(event.target)) return;
      event.preventDefault();
      const [id, undo] = last;
      offers.delete(id);
      toast.dismiss(id);
      undo();
    };
    show();
    addEventListener('keydown', undoLast);
    const stop = onNotice(show);
    return () => {
      removeEventListener('keydown', undoLast);
      stop();
    };
  }, []);
  return (
    <Sonner
      theme={scheme}
      position="bottom-right"
      closeButton
      offset={16}
      mobileOffset={{ bottom: 72 }}
      style={LOOK}
      toastOptions={{
        actionButtonStyle: { background: 'var(--accent)', color: 'var(--accent-ink)' },
        classNames: { toast: 'pr-10!', closeButton: 'top-1/2! -translate-y-1/2 border-0! bg-transparent!' },
      }}
    />
  );
}
