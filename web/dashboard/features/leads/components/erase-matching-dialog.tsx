import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { TextField } from '../../../components/field.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { erasureQuery, matchingCountQuery, useEraseMatching } from '../api/erase-matching.ts';
import type { LeadFilters } from '../lead-filters.ts';

interface EraseMatchingDialogProps {
  filters: LeadFilters;
  onClose: () => void;
}

/** Erases every lead that passes the filters. Asks for their number, so that nobody erases more than they think they do. */
export default function EraseMatchingDialog({ filters: current, onClose }: EraseMatchingDialogProps) {
  // The question must not change while it is answered.
  const [filters] = useState(current);
  const [openedAt] = useState(() => Date.now());
  const [typed, setTyped] = useState('');
  const queryClient = useQueryClient();
  const [sparesKnown, setSparesKnown] = useState(true);
  const preview = useQuery(matchingCountQuery(filters, openedAt));
  const { leads: matching, knownFromPages = 0 } = preview.data ?? {};
  // A flood may look like known leads, or make them look like itself.
  const isMixed = matching !== undefined && knownFromPages > 0 && knownFromPages < matching;
  const leads = isMixed && sparesKnown ? knownFromPages : matching;
  const erase = useEraseMatching(filters, openedAt, { knownFrom: isMixed && sparesKnown ? 'pages' : undefined });
  const { data: run } = useQuery(erasureQuery(erase.data?.id ?? null));
  const isFinished = run?.status === 'finished';
  useEffect(() => {
    if (isFinished) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'erasure' });
  }, [isFinished, queryClient]);
  const noun = leads === 1 ? 'lead' : 'leads';
  const left = run ? run.total - run.changed : 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={leads === undefined ? 'Erase matching leads?' : `Erase ${formatCount(leads)} ${noun}?`}
      description={
        filters.isEmpty && !(isMixed && sparesKnown)
          ? 'No filter is set: this deletes every lead of the project, with all events, properties and IDs. This cannot be undone.'
          : `This deletes every lead that matches the current filters${isMixed && sparesKnown ? ' and is known from web pages only' : ''}, with all events, properties and IDs. This cannot be undone.`
      }
    >
      {preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : leads === undefined ? (
        <div aria-busy className="skeleton h-9" />
      ) : erase.data ? (
        <ProgressBar
          label="Erasing"
          done={run?.done ?? 0}
          total={run?.total ?? leads}
          note={
            isFinished
              ? `${formatCount(run.changed)} deleted${left > 0 ? `, ${formatCount(left)} skipped: already deleted or merged into another lead` : ''}`
              : `${formatCount(run?.done ?? 0)} of ${countOf(leads, 'lead')}. You can close this; deletion continues.`
          }
        />
      ) : leads === 0 ? (
        <p className="text-soft text-sm">No leads match.</p>
      ) : (
        <>
          {isMixed && (
            <label className="mb-4 flex items-start gap-2 text-sm">
              <input
                type="checkbox"
                className="mt-1 size-3.5 accent-(--accent)"
                checked={sparesKnown}
                onChange={({ target }) => setSparesKnown(target.checked)}
              />
              <span>
                Keep the {countOf(matching - knownFromPages, 'lead')} that your servers, imports or team know
                <span className="block text-faint">
                  Only web pages have ever named the other {formatCount(knownFromPages)}.
                </span>
              </span>
            </label>
          )}
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
            disabled={leads === undefined || typed.trim() !== String(leads)}
            isBusy={erase.isPending}
            onClick={() =>
              leads !== undefined &&
              // Another number matches by now, or the stage is gone: what is asked has changed.
              erase.mutate(leads, { onError: () => void preview.refetch() })
            }
          >
            Erase permanently
          </Button>
        )}
      </div>
    </Dialog>
  );
}
