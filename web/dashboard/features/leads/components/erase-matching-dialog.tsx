import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { TextField } from '../../../components/field.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Score } from '../../../components/score.tsx';
import { countOf, formatCount, leadName } from '../../../lib/format.ts';
import { erasureQuery, matchingLeadsQuery, useEraseMatching } from '../api/erase-matching.ts';
import { describeErasure } from '../describe-erasure.ts';
import type { LeadFilters } from '../lead-filters.ts';
import { RemainingLeads } from './remaining-leads.tsx';

interface EraseMatchingDialogProps {
  filters: LeadFilters;
  onClose: () => void;
}

/** Erases every lead that matches the filters. The person must type the number of leads, so that nobody erases more than intended. */
export default function EraseMatchingDialog({ filters: current, onClose }: EraseMatchingDialogProps) {
  // Uses the filters from when the dialog opened, so that the question stays the same while the person answers it.
  const [filters] = useState(current);
  const [openedAt] = useState(() => Date.now());
  const [typed, setTyped] = useState('');
  const queryClient = useQueryClient();
  const [sparesKnown, setSparesKnown] = useState(true);
  const preview = useQuery(matchingLeadsQuery(filters, openedAt, { knownFrom: undefined }));
  const { leads: matching, knownFromPages = 0 } = preview.data ?? {};
  // A page can create a flood of leads that look like known ones, or change known leads so that they match the filters.
  const isMixed = matching !== undefined && knownFromPages > 0 && knownFromPages < matching;
  const isSparing = isMixed && sparesKnown;
  const leads = isSparing ? knownFromPages : matching;
  // If every lead to erase is known only from web pages, the request limits the erasure to such leads. The server then refuses the erasure
  // if a lead known to the customer matches in the meantime.
  const isOfPages = isSparing || (knownFromPages > 0 && knownFromPages === matching);
  const known = { knownFrom: isOfPages ? ('pages' as const) : undefined };
  const sampled = useQuery({ ...matchingLeadsQuery(filters, openedAt, known), enabled: isSparing });
  const shown = isSparing ? sampled : preview;
  const erase = useEraseMatching(filters, openedAt, known);
  const conditions = [!filters.isEmpty && 'matches the current filters', isSparing && 'only web pages have ever named']
    .filter(Boolean)
    .join(' and that ');
  const { data: run } = useQuery(erasureQuery(erase.data?.id ?? null));
  const isFinished = run?.status === 'finished';
  useEffect(() => {
    if (isFinished) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'erasure' });
  }, [isFinished, queryClient]);
  const result = isFinished ? describeErasure(run) : null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        result?.title ??
        (leads === undefined
          ? 'Erase matching leads?'
          : erase.data
            ? `Erasing ${countOf(leads, 'lead')}…`
            : `Erase ${countOf(leads, 'lead')}?`)
      }
      description={
        erase.data
          ? result
            ? 'All events, properties and IDs of these leads have been deleted.'
            : 'You can close this window. The erasure continues.'
          : filters.isEmpty && !isSparing
            ? 'No filter is set: this erases every lead of the project, including all events, properties and IDs. This cannot be undone.'
            : `This erases all events, properties and IDs of every lead that ${conditions}. This cannot be undone.`
      }
    >
      {preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : leads === undefined ? (
        <div aria-busy className="skeleton h-9" />
      ) : erase.data ? (
        <>
          {!result && (
            <ProgressBar
              label="Erasing"
              done={run?.done ?? 0}
              total={run?.total ?? leads}
              note={`${formatCount(run?.done ?? 0)} of ${countOf(leads, 'lead')}`}
            />
          )}
          {result?.gone && <p className="text-sm">{result.gone}</p>}
          {result?.remaining.map((remaining) => (
            <RemainingLeads key={remaining.because} {...remaining} />
          ))}
        </>
      ) : leads === 0 ? (
        <p className="text-soft text-sm">No leads match.</p>
      ) : (
        <>
          {isMixed && (
            <CheckField
              className="mb-4"
              label={`Keep the ${countOf(matching - knownFromPages, 'lead')} that your servers, imports or team know`}
              note={`Only web pages have ever named the other ${formatCount(knownFromPages)}.`}
              checked={sparesKnown}
              onChange={setSparesKnown}
            />
          )}
          <Sample leads={shown.data?.sample ?? null} total={leads} />
          <TextField
            label={`Type ${leads} to confirm`}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            error={erase.error?.message}
          />
        </>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{erase.data || leads === 0 ? 'Close' : 'Cancel'}</Button>
        {!erase.data && leads !== 0 && (
          <Button
            look="danger"
            disabled={!shown.data || typed.trim() !== String(leads)}
            isBusy={erase.isPending}
            onClick={() =>
              shown.data &&
              // Asks again with new numbers: other leads match by now, or the stage no longer exists.
              erase.mutate(shown.data, {
                onError: () => void Promise.all([preview.refetch(), isSparing && sampled.refetch()]),
              })
            }
          >
            Erase permanently
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** Lists a few matching leads, so that people notice a wrong filter. */
function Sample({ leads, total }: { leads: readonly LeadSummary[] | null; total: number }) {
  if (!leads) return <div aria-busy className="skeleton mb-4 h-24" />;
  return (
    <div className="mb-4">
      <p className="mb-1.5 text-faint text-xs">
        {total > leads.length ? `Highest scores among the ${countOf(total, 'matching lead')}` : 'Matching leads'}
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {leads.map((lead) => (
          <li key={lead._id} className="flex items-center gap-3 px-3 py-1.5 text-sm">
            <bdi className="min-w-0 flex-1 truncate">{leadName(lead)}</bdi>
            <Score value={lead.currentScore} />
          </li>
        ))}
      </ul>
    </div>
  );
}
