import { lazy, Suspense, useState } from 'react';
import type { LeadChoiceProps } from './lead-choice.tsx';

const LeadChoice = lazy(() => import('./lead-choice.tsx'));

/** A choice of a lead that loads when it is opened: usually nobody needs another lead than the current one. */
export function ChooseLead(props: LeadChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer text-soft hover:text-ink">Choose a lead</summary>
      {isOpen && (
        <Suspense>
          <div className="mt-1.5">
            <LeadChoice {...props} />
          </div>
        </Suspense>
      )}
    </details>
  );
}
