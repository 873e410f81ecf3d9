import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { EventReport, EventUse } from '../../../../../worker/contract/event-report.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../../worker/domain/time.ts';
import { Button } from '../../../components/button.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { countOf, formatCount, humanize } from '../../../lib/format.ts';
import { eventReportQuery, useExportEvents } from '../api/event-types.ts';
import { EventSamplesView } from './event-samples-view.tsx';

/** Lists the event types that arrive, with their number of events, their first arrival, and the rules and segments that use them. */
export default function EventTypesPanel() {
  const { data, error, refetch } = useQuery(eventReportQuery);
  const [shown, setShown] = useState<string | null>(null);
  const save = useExportEvents();
  return (
    <Panel
      title="Event types"
      note="Last 30 days"
      bodyClassName=""
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          isBusy={save.isPending}
          disabled={!data}
          onClick={() => save.mutate()}
        >
          CSV
        </Button>
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <EventTable report={data} onShow={setShown} />
      ) : (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <div className="skeleton h-6" />
          <div className="skeleton h-6" />
        </div>
      )}
      <Drawer isOpen={shown !== null} onClose={() => setShown(null)} title={shown === null ? '' : humanize(shown)}>
        {shown !== null && <EventSamplesView eventType={shown} />}
      </Drawer>
    </Panel>
  );
}

function EventTable({ report, onShow }: { report: EventReport; onShow: (eventType: string) => void }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
      tabIndex={0}
      aria-label="Event types, most frequent first"
      className="overflow-x-auto"
    >
      <table className="w-full text-left text-sm">
        <thead className="text-faint text-xs">
          <tr className="border-line border-b *:whitespace-nowrap *:px-3 *:py-2 *:font-medium *:first:pl-4 *:last:pr-4">
            <th scope="col">Type</th>
            <th scope="col" className="text-right">
              Events
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              30 days before
            </th>
            <th scope="col" className="max-sm:hidden">
              First seen
            </th>
            <th scope="col">Last seen</th>
            <th scope="col" className="max-md:hidden">
              Used by
            </th>
          </tr>
        </thead>
        <tbody>
          {report.types.map(({ eventType, count, countBefore, firstSeenAt, lastSeenAt, usedBy }) => (
            <tr key={eventType} className="border-line border-t *:px-3 *:py-2 *:first:pl-4 *:last:pr-4">
              <th scope="row" className="max-w-48 truncate font-medium">
                <button
                  type="button"
                  aria-label={`Show ${eventType}`}
                  className="max-w-full truncate rounded-sm text-accent underline-offset-2 hover:underline"
                  onClick={() => onShow(eventType)}
                >
                  {eventType}
                </button>
              </th>
              <td className="num text-right">{formatCount(count)}</td>
              <td className="num text-right text-faint max-sm:hidden">{formatCount(countBefore)}</td>
              <td className="whitespace-nowrap text-soft max-sm:hidden">
                <Seen at={firstSeenAt} />
              </td>
              <td className="whitespace-nowrap text-soft">
                <Seen at={lastSeenAt} />
              </td>
              <td className="max-w-72 truncate text-soft max-md:hidden" title={usedBy.map(describeUse).join(', ')}>
                {usedBy.length === 0 ? <span className="text-faint">–</span> : summaryOf(usedBy)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Shows the hour in which an event came, because the report knows no minutes. */
function Seen({ at }: { at: string | null }) {
  const now = useNow(MINUTE_MS);
  if (at === null) return <span className="text-faint">never</span>;
  return now - Date.parse(at) < HOUR_MS ? <time dateTime={at}>within the hour</time> : <Time at={at} />;
}

const KINDS: Record<EventUse['kind'], [one: string, many: string]> = {
  rule: ['rule', 'rules'],
  automation: ['automation', 'automations'],
  segment: ['segment', 'segments'],
  outcome: ['outcome', 'outcomes'],
};

const describeUse = ({ kind, name }: EventUse): string =>
  kind === 'outcome' ? 'Outcome' : `${KINDS[kind][0]} “${name}”`;

/** Summarizes what uses an event type: “2 rules, 1 segment”. */
function summaryOf(usedBy: readonly EventUse[]): string {
  const kinds = Object.keys(KINDS) as EventUse['kind'][];
  const counts = kinds.map((kind) => [kind, usedBy.filter((use) => use.kind === kind).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => (kind === 'outcome' ? 'outcome' : countOf(count, ...KINDS[kind])))
    .join(', ');
}
