import { type ReactNode, useId } from 'react';
import { cx } from '../lib/cx.ts';

interface PanelProps {
  title: string;
  /** A note beside the title, which says what the panel counts or how to read it. */
  note?: ReactNode;
  actions?: ReactNode;
  className?: string;
  bodyClassName?: string;
  children: ReactNode;
}

export function Panel({ title, note, actions, className, bodyClassName = 'p-4', children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx('card flex min-w-0 flex-col', className)}>
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <div className="flex min-w-0 flex-1 basis-40 flex-wrap items-center gap-x-3">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {note && <div className="text-pretty text-sm text-faint">{note}</div>}
        </div>
        {actions && <div className="ml-auto flex flex-wrap items-center gap-1.5">{actions}</div>}
      </header>
      <div className={cx('in-order min-h-0 min-w-0 flex-1', bodyClassName)}>{children}</div>
    </section>
  );
}
