import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useRef } from 'react';
import { IconButton } from './button.tsx';
import type { DialogProps } from './dialog-window.tsx';
import { afterClosing, focusedElement } from './return-focus.ts';

export default function DrawerWindow({ isOpen, onClose, title, description, children }: DialogProps) {
  const opener = useRef<HTMLElement | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_11_15/0.3)] motion-safe:animate-[enter_120ms]" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          // Focuses the drawer and not its first button, because people open a drawer to read.
          onOpenAutoFocus={(event) => {
            opener.current = focusedElement();
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          // The row that opened the drawer may be gone, for example after a retry.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            afterClosing(opener.current)?.focus();
          }}
          className="fixed inset-x-0 top-10 bottom-0 z-50 flex animate-enter flex-col rounded-t-xl border border-line bg-raised shadow-pop outline-none sm:inset-y-2 sm:right-2 sm:left-auto sm:w-[36rem] sm:rounded-xl"
        >
          <div className="flex items-start gap-3 border-line border-b px-5 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="truncate font-semibold text-lg leading-8">{title}</Radix.Title>
              {description && <Radix.Description className="text-faint text-sm">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mr-2">
                <X aria-hidden className="size-4" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
