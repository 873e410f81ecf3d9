import { type ComponentProps, lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from 'react';
import type { MenuItem } from './menu-list.tsx';

const load = () => import('./menu-list.tsx');
const MenuList = lazy(load);

interface MenuProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** The menu's label. */
  label: string;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
  /** The element to focus when the menu closes. Default: the button. */
  focusAfter?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A button that opens a menu. The code for menus loads when the pointer or the focus reaches the button. */
export function Menu({ label, items, align = 'end', focusAfter, children, ...button }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isWanted, setWanted] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <span className="relative inline-flex min-w-0">
      <button
        type="button"
        ref={trigger}
        {...button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={(event) => {
          void load();
          button.onPointerEnter?.(event);
        }}
        onFocus={(event) => {
          void load();
          button.onFocus?.(event);
        }}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          open();
        }}
      >
        {children}
      </button>
      {isWanted && (
        <Suspense>
          <MenuList
            label={label}
            items={items}
            align={align}
            isOpen={isOpen}
            onClose={() => setOpen(false)}
            onClosed={() => (focusAfter ?? trigger).current?.focus()}
          />
        </Suspense>
      )}
    </span>
  );
}
