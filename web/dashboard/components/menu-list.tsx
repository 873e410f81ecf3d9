import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';

export type MenuItem =
  | {
      type: 'action';
      key: string;
      label: string;
      note?: string;
      icon?: ReactNode;
      isDanger?: boolean;
      onSelect: () => void;
    }
  /** A choice leaves the menu open, so that people can change several; with `closes`, it closes the menu. */
  | {
      type: 'choice';
      key: string;
      label: string;
      note?: string;
      icon?: ReactNode;
      isChosen: boolean;
      closes?: boolean;
      onSelect: () => void;
    }
  | { type: 'heading'; key: string; label: string }
  | { type: 'line'; key: string };

interface MenuListProps {
  label: string;
  items: readonly MenuItem[];
  align: 'start' | 'end';
  isOpen: boolean;
  onClose: () => void;
  onClosed: () => void;
}

const ITEM =
  'flex h-8 cursor-pointer select-none items-center gap-2.5 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0';

export default function MenuList({ label, items, align, isOpen, onClose, onClosed }: MenuListProps) {
  return (
    <DropdownMenu.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-72 overflow-y-auto animate-enter rounded-lg border border-line bg-raised p-1 shadow-pop"
        >
          {items.map((item) => (
            <Item key={item.key} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ item }: { item: MenuItem }) {
  switch (item.type) {
    case 'line':
      return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
    case 'heading':
      return <DropdownMenu.Label className="truncate px-2 py-1.5 text-faint text-xs">{item.label}</DropdownMenu.Label>;
    case 'action':
      return (
        <DropdownMenu.Item
          className={cx(ITEM, item.isDanger ? 'text-bad' : '[&_svg]:text-faint')}
          onSelect={item.onSelect}
        >
          {item.icon}
          {item.label}
          {item.note && <span className="num ml-auto pl-4 text-faint text-xs">{item.note}</span>}
        </DropdownMenu.Item>
      );
    case 'choice':
      return (
        <DropdownMenu.CheckboxItem
          className={ITEM}
          checked={item.isChosen}
          onSelect={(event) => !item.closes && event.preventDefault()}
          onCheckedChange={item.onSelect}
        >
          {item.icon && <span className="text-faint">{item.icon}</span>}
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
          {item.note && <span className="text-faint text-xs">{item.note}</span>}
          <Check aria-hidden className={item.isChosen ? '' : 'invisible'} />
        </DropdownMenu.CheckboxItem>
      );
  }
}
