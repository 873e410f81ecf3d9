import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { leadName } from '../../../lib/format.ts';

/** A row of a short list of leads, with the lead's name, a note and a figure. */
export function LeadLine({ lead, note, children }: { lead: LeadSummary; note: ReactNode; children: ReactNode }) {
  return (
    <li
      data-lead-row
      className="relative flex items-center gap-3 border-line border-b px-4 py-2 last:border-b-0 hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium after:absolute after:inset-0"
        >
          <bdi>{leadName(lead)}</bdi>
        </Link>
        <span className="block truncate text-faint text-xs">{note}</span>
      </span>
      <span className="flex shrink-0 items-center gap-3 text-sm">{children}</span>
    </li>
  );
}

export function LeadLinesSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3 p-4">
      {[1, 2, 3, 4, 5].map((i) => (
        <div key={i} className="skeleton h-8" />
      ))}
    </div>
  );
}
