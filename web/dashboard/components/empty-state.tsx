import type { ReactNode } from 'react';

export function EmptyState({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-10 text-center">
      {icon && <div className="mb-1 text-faint [&>svg]:size-5">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-prose text-balance text-faint text-sm">{children}</div>}
    </div>
  );
}
