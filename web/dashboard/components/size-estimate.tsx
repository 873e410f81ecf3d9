import { keepPreviousData, useQuery } from '@tanstack/react-query';
import * as segmentsApi from '../../../worker/contract/api/segments.ts';
import type { LeadConditions } from '../../../worker/contract/lead-condition.ts';
import type { SegmentEstimate } from '../../../worker/contract/segment.ts';
import { useSettled } from '../hooks/use-settled.ts';
import { callApi } from '../lib/api-client.ts';
import { countOf, formatCount } from '../lib/format.ts';

/** Estimates how many leads meet the conditions being edited. `conditions` is null while conditions are incomplete. */
export function SizeEstimate({ conditions }: { conditions: LeadConditions | null }) {
  const settled = useSettled(conditions);
  const { data, isError } = useQuery({
    queryKey: ['segment-estimate', settled],
    enabled: settled !== null,
    queryFn: ({ signal }) => callApi(segmentsApi.estimateSegment, { signal, body: { conditions: settled ?? [] } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <p role="status" className="num min-h-5 text-soft text-sm">
      {conditions === null ? (
        <span aria-hidden className="text-faint">
          The number of matches appears here
        </span>
      ) : (
        data && !isError && describeSize(data)
      )}
    </p>
  );
}

function describeSize({ leads, low, high, total, lookedAt }: SegmentEstimate): string {
  const all = countOf(total, 'lead');
  if (low === high) return `Matches ${formatCount(leads)} of ${all}`;
  return `Matches about ${formatCount(leads)} of ${all} (${formatCount(low)} to ${formatCount(high)}, from a sample of ${formatCount(lookedAt)})`;
}
