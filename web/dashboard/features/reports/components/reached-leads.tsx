import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { shownValue } from '../../../lib/format.ts';
import { type Reached, useReachedLeads } from '../api/step-funnel.ts';

/** Lists the leads behind one number in a funnel of steps. */
export function ReachedLeads({ studyId, reached }: { studyId: string; reached: Reached }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useReachedLeads(studyId, reached);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy className="skeleton h-40" />;
  const leads = data.pages.flatMap((page) => page.leads);
  return (
    <div className="flex flex-col gap-3">
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {leads.map(({ leadId, name }) => (
          <li key={leadId}>
            <Link to={leadPath(leadId)} className="block truncate py-1.5 text-sm hover:underline">
              <bdi>{name ?? shownValue(leadId)}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}
