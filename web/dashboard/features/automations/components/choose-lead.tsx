import { lazy, Suspense, useState } from 'react';
import type { LeadChoiceProps } from './lead-choice.tsx';

const LeadChoice = lazy(() => import('./lead-choice.tsx'));

/** Chooses a lead. The list of leads loads only when someone opens it, because most people keep the current lead. */
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
