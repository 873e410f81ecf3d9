import { Search } from 'lucide-react';
import { useEffect } from 'react';

export const MENU_OVERLAY = 'fixed inset-0 z-40 bg-[rgb(10_11_15/0.45)]';
export const MENU_WINDOW =
  'fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl animate-enter overflow-hidden rounded-xl border border-line bg-raised shadow-pop';
export const MENU_HEAD = 'flex items-center gap-3 border-line border-b px-4';
export const MENU_INPUT = 'h-12 w-full bg-transparent text-base outline-none placeholder:text-faint';
export const MENU_PLACEHOLDER = 'Find a lead, a screen or a command…';

/** Focuses a field, with the cursor at the end of its text. */
export function focusAtEnd(input: HTMLInputElement | null): void {
  input?.focus();
  input?.setSelectionRange(input.value.length, input.value.length);
}

interface MenuOpeningProps {
  typed: string;
  onType: (typed: string) => void;
  onEnter: () => void;
  onClose: () => void;
}

/** The menu's text field, shown while the rest of the menu loads, so that neither text nor Enter is lost. */
export function MenuOpening({ typed, onType, onEnter, onClose }: MenuOpeningProps) {
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && onClose();
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [onClose]);
  return (
    <>
      <div className={MENU_OVERLAY} />
      <div role="dialog" aria-modal aria-label="Search and commands" className={MENU_WINDOW}>
        <div className={MENU_HEAD}>
          <Search aria-hidden className="size-4 text-faint" />
          <input
            ref={focusAtEnd}
            aria-label="Search and commands"
            value={typed}
            onChange={(event) => onType(event.target.value)}
            onKeyDown={({ key, nativeEvent }) => key === 'Enter' && !nativeEvent.isComposing && onEnter()}
            placeholder={MENU_PLACEHOLDER}
            className={MENU_INPUT}
          />
        </div>
      </div>
    </>
  );
}
