import { type ReactNode, useEffect } from 'react';
import { cx } from '../lib/cx.ts';
import { useMe } from '../lib/me.ts';
import { CardsSkeleton } from './page-skeleton.tsx';

interface PageProps {
  title: string;
  /** Shown in place of the title's text, e.g. with a badge beside it. */
  heading?: ReactNode;
  /** Below the title; null until it is known. */
  lead?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A screen: its name in the window's title and as its first heading, then its content. */
export function Page({ title, heading, lead, actions, className, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Leads at the edge`;
  }, [title]);
  // Some actions are for some roles only.
  const { isPending: isRolePending } = useMe();
  return (
    <div
      className={cx(
        'in-order mx-auto flex w-full max-w-[1240px] flex-col gap-4 px-4 py-5 sm:px-6 lg:px-8 lg:py-7',
        className,
      )}
    >
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-xl font-semibold tracking-tight">{heading ?? title}</h1>
          {(lead || lead === null) && (
            <p className="mt-0.5 text-sm text-faint">
              {/* It may take more lines than one, and move the skeleton. */}
              {(isRolePending ? null : lead) ?? <span className="inline-block h-4 w-32 skeleton align-middle" />}
            </p>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {isRolePending && <CardsSkeleton />}
      {children}
    </div>
  );
}
