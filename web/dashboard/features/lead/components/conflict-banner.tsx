import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense } from 'react';
import { NotYet } from '../../../components/not-yet.tsx';
import { leadConflictsQuery } from '../../../lib/identity-conflicts.ts';
import type { LeadProfile } from '../api/get-lead.ts';

const ConflictNotice = lazy(() => import('./conflict-notice.tsx'));

/** Shows the possible duplicates of this lead, if any. */
export const ConflictBanner = memo(function ConflictBanner({ lead }: { lead: LeadProfile }) {
  const { data: conflicts = [], isPending } = useQuery(leadConflictsQuery(lead._id));
  if (isPending) return <NotYet />;
  if (conflicts.length === 0) return null;
  return (
    <Suspense fallback={<NotYet />}>
      <ConflictNotice lead={lead} conflicts={conflicts} />
    </Suspense>
  );
});
