import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cx } from '../lib/cx.ts';
import { IconButton } from './button.tsx';
import { CloseOnBack } from './close-on-back.tsx';
import { afterClosing, focusedElement } from './return-focus.ts';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  isWide?: boolean;
  /** False for the question whether to leave the screen, because pressing Back opens that question. */
  closesOnBack?: boolean;
  children: ReactNode;
}

/**
 * Selects the element to focus when a dialog opens: its first field, or the button marked for it. A dialog without such an element
 * gets the focus itself, so that Enter does not close it.
 */
const FIRST = [
  ...['input:not([type=hidden]):not(:disabled)', 'textarea:not(:disabled)', 'select:not(:disabled)'],
  '[data-autofocus]',
].join(', ');

export default function DialogWindow({
  isOpen,
  onClose,
  title,
  description,
  isWide = false,
  closesOnBack = true,
  children,
}: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_11_15/0.45)] motion-safe:animate-[enter_120ms]" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            opener.current = focusedElement();
            event.preventDefault();
            const first = body.current?.querySelector<HTMLElement>(FIRST) ?? event.currentTarget;
            if (first instanceof HTMLElement) first.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            afterClosing(opener.current)?.focus();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'fixed inset-x-3 bottom-3 z-50 mx-auto max-h-[88dvh] animate-enter overflow-auto rounded-xl border border-line bg-raised shadow-pop outline-none sm:top-[12vh] sm:bottom-auto',
            isWide ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          {closesOnBack && <CloseOnBack onClose={onClose} />}
          <div className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold [overflow-wrap:anywhere]">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-pretty text-sm text-soft">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mr-2 -mt-1">
                <X aria-hidden className="size-4" />
              </IconButton>
            </Radix.Close>
          </div>
          <div ref={body} className="px-5 pt-4 pb-5">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
