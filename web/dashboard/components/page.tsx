import { type ReactNode, useEffect } from 'react';
import { cx } from '../lib/cx.ts';
import { useMe } from '../lib/me.ts';
import { CardsSkeleton } from './page-skeleton.tsx';

interface PageProps {
  title: string;
  /** Replaces the visible title, for example by the title with a badge next to it. */
  heading?: ReactNode;
  /** The text below the title; null while it is loading. */
  lead?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** The frame of a screen: sets the window's title, and shows the main heading above the content. */
export function Page({ title, heading, lead, actions, className, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Leads at the edge`;
  }, [title]);
  // Waits for the person's role, because the buttons depend on it.
  const { isPending: isRolePending } = useMe();
  return (
    <div
      className={cx(
        'in-order mx-auto flex w-full max-w-[1240px] flex-col gap-4 px-4 py-5 sm:px-6 lg:px-8 lg:py-7',
        className,
      )}
    >
      <header className="flex flex-wrap items-start gap-x-4 gap-y-1 sm:grid sm:grid-cols-[minmax(6rem,1fr)_auto] sm:gap-y-0.5">
        <h1 className="min-w-0 flex-1 basis-24 text-xl font-semibold tracking-tight">{heading ?? title}</h1>
        {(lead || lead === null) && (
          <p className="text-pretty text-sm text-faint max-sm:order-last max-sm:basis-full sm:row-start-2">
            {/* Waits for the role here too: a text of several lines would move the placeholder below it. */}
            {(isRolePending ? null : lead) ?? <span className="inline-block h-4 w-32 skeleton align-middle" />}
          </p>
        )}
        {actions && (
          <div className="flex flex-wrap items-center gap-2 sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:justify-end">
            {actions}
          </div>
        )}
      </header>
      {isRolePending && <CardsSkeleton />}
      {children}
    </div>
  );
}
