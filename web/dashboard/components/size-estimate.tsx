import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as segmentsApi from '../../../worker/contract/api/segments.ts';
import type { LeadConditions } from '../../../worker/contract/lead-condition.ts';
import type { SegmentEstimate } from '../../../worker/contract/segment.ts';
import { callApi } from '../lib/api-client.ts';
import { countOf, formatCount } from '../lib/format.ts';

/** Typing pauses this long before the size is asked for. */
const PAUSE_MS = 400;

/** How many leads meet the conditions that are being edited; null for conditions that are not complete. */
export function SizeEstimate({ conditions }: { conditions: LeadConditions | null }) {
  const text = conditions === null ? '' : JSON.stringify(conditions);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isError } = useQuery({
    queryKey: ['segments', 'estimate', asked],
    enabled: asked !== '',
    queryFn: ({ signal }) =>
      callApi(segmentsApi.estimateSegment, { signal, body: { conditions: JSON.parse(asked) as LeadConditions } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <p role="status" className="num min-h-5 text-soft text-sm">
      {data && text !== '' && !isError && describeSize(data)}
    </p>
  );
}

function describeSize({ leads, low, high, total, lookedAt }: SegmentEstimate): string {
  if (low === high) return `${countOf(leads, 'lead')} of ${formatCount(total)} match`;
  return `About ${countOf(leads, 'lead')} of ${formatCount(total)} match (${formatCount(low)} to ${formatCount(high)}, from ${formatCount(lookedAt)} leads)`;
}
