import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { RejectionReason } from '../../../../../worker/contract/rejected-event.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { countOf, formatCount, humanize, shownValue } from '../../../lib/format.ts';
import { toPlainWords } from '../../../lib/say-error.ts';
import { rejectionReasonsQuery } from '../api/list-rejection-reasons.ts';

const SOURCES: Record<RejectionReason['source'], string> = {
  events: 'API',
  batch: 'API batch',
  segment: 'SDK or Segment client',
  import: 'Import',
};

/** Lists the reasons why events were rejected, each with its count and the API key. */
export function RejectedPanel() {
  const { data, error, refetch } = useQuery(rejectionReasonsQuery);
  const total = data?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <Panel
      title="Rejected events"
      note={data && data.length > 0 && `${formatCount(total)} in ${countOf(data.length, 'group')}`}
      bodyClassName=""
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <div className="skeleton h-6" />
          <div className="skeleton h-6" />
        </div>
      ) : data.length === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title="No rejected events">
          Invalid events appear here with the reason.
        </EmptyState>
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          aria-label="Reasons for rejected events, latest first"
          className="overflow-x-auto"
        >
          <table className="w-full text-left text-sm">
            <thead className="text-faint text-xs">
              <tr className="border-line border-b *:whitespace-nowrap *:px-3 *:py-2 *:font-medium *:first:pl-4 *:last:pr-4">
                <th scope="col">Reason</th>
                <th scope="col" className="text-right">
                  Events
                </th>
                <th scope="col" className="max-sm:hidden">
                  Key
                </th>
                <th scope="col" className="max-sm:hidden">
                  Seen
                </th>
                <th scope="col" className="max-sm:hidden">
                  Example
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((reason) => (
                <ReasonRow
                  key={JSON.stringify([reason.keyId, reason.source, reason.code, reason.field, reason.message])}
                  reason={reason}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

function ReasonRow({ reason }: { reason: RejectionReason }) {
  const { code, message, source, keyName, keyId, count, firstAt, lastAt, example } = reason;
  const key = keyName || keyId || 'Signed-in person';
  const seen = (
    <>
      <Time at={lastAt} />
      {count > 1 && (
        <span className="text-faint">
          {' '}
          · first <Time at={firstAt} />
        </span>
      )}
    </>
  );
  return (
    <tr className="border-line border-b align-top last:border-b-0 *:px-3 *:py-2 *:first:pl-4 *:last:pr-4">
      <td className="sm:min-w-60">
        <span className="block font-medium">{humanize(code)}</span>
        {message && <span className="block break-words text-soft text-xs">{toPlainWords(message)}</span>}
        <span className="mt-1 block text-faint text-xs sm:hidden">
          {key} · {SOURCES[source]} · {seen}
        </span>
        {example && (
          <span className="mt-0.5 block text-xs sm:hidden">
            <Example {...example} />
          </span>
        )}
      </td>
      <td className="num text-right font-medium">{formatCount(count)}</td>
      <td className="max-sm:hidden">
        <bdi className="block break-words">{key}</bdi>
        <span className="block text-faint text-xs">{SOURCES[source]}</span>
      </td>
      <td className="text-soft text-xs max-sm:hidden">{seen}</td>
      <td className="text-xs max-sm:hidden">{example && <Example {...example} />}</td>
    </tr>
  );
}

/** Shows the type, the ID and the lead of a recently rejected event. */
function Example({ eventId, eventType, leadId }: NonNullable<RejectionReason['example']>) {
  const event = [eventType, eventId].filter(Boolean).join(' · ');
  return (
    <>
      {leadId && (
        <Link to={leadPath(leadId)} className="block break-all text-accent underline-offset-2 hover:underline">
          <bdi>{shownValue(leadId)}</bdi>
        </Link>
      )}
      {event && <code className="block break-all font-mono text-faint">{shownValue(event)}</code>}
    </>
  );
}
