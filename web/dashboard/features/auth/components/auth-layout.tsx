import { type ReactNode, useEffect } from 'react';

/** The frame of the screens for signed-out people: a single column. */
export function AuthLayout({ title, lead, children }: { title: string; lead: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Leads at the edge`;
  }, [title]);
  return (
    <main className="flex min-h-dvh flex-col items-center px-5 pt-[max(2.5rem,22dvh)] pb-10">
      <div className="w-full max-w-[22rem]">
        <img src="/favicon.svg" alt="" width="36" height="36" className="mb-5 size-9" />
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-soft">{lead}</p>
        {children}
      </div>
    </main>
  );
}
