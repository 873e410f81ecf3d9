import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { CompanyTimeline } from '../../../../../worker/contract/company.ts';
import type { WorkEntry } from '../../../../../worker/contract/work.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { describeEvent } from '../../../lib/describe-event.ts';
import { describeWork } from '../../../lib/describe-work.ts';
import { countOf, formatDelta, humanize, leadName } from '../../../lib/format.ts';
import { useListName } from '../../../lib/lists.ts';
import { usePeople } from '../../../lib/members.ts';
import { useRuleset } from '../../../lib/ruleset.ts';

type Entry = CompanyTimeline['entries'][number];

/** Lists the events of a company's people, newest first. */
export function CompanyTimelinePanel({ query }: { query: UseQueryResult<CompanyTimeline> }) {
  const { data, error } = query;
  return (
    <Panel
      title="Timeline"
      note={data && `Latest events of ${countOf(data.readLeads, 'person', 'people')}`}
      bodyClassName=""
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void query.refetch()} />
      ) : !data ? (
        <div aria-busy className="flex flex-col gap-3 p-4">
          {[1, 2, 3, 4, 5].map((i) => (
            <div key={i} className="skeleton h-6" />
          ))}
        </div>
      ) : data.entries.length === 0 ? (
        <EmptyState title="No events yet">The events of everyone at this company appear here.</EmptyState>
      ) : (
        <ol>
          {data.entries.map(({ lead, entry }) => (
            <li
              key={`${lead._id} ${'eventId' in entry ? entry.eventId : `${entry.type} ${entry.timestamp}`}`}
              className="flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0"
            >
              <span className="w-16 shrink-0 text-faint text-xs">
                <Time at={entry.timestamp} />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">
                  <What entry={entry} />
                </span>
                <Link to={leadPath(lead._id)} className="block truncate text-faint text-xs hover:underline">
                  <bdi>{leadName(lead)}</bdi>
                </Link>
              </span>
              <Effect entry={entry} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function What({ entry }: { entry: Entry['entry'] }) {
  const { data: ruleset } = useRuleset();
  if (entry.type === 'work') return <Work work={entry.work} />;
  return entry.type === 'event' ? describeEvent(entry.eventType, ruleset) : humanize(entry.eventType);
}

function Work({ work }: { work: WorkEntry }) {
  const { dateTime } = useTimes();
  const { nameOf } = usePeople();
  const listOf = useListName({ isNeeded: work.type === 'list' });
  // The panel shows only the latest entries, which need not include the one with a task's title.
  return describeWork(work, { nameOf, listOf, dateTime, titleOf: () => undefined });
}

function Effect({ entry }: { entry: Entry['entry'] }) {
  const move = 'stageChange' in entry ? entry.stageChange : null;
  return (
    <>
      {move && <StageBadge stage={move.to} />}
      <span className="num w-12 shrink-0 text-right font-medium">
        {'scoreDelta' in entry && entry.scoreDelta !== 0 && formatDelta(entry.scoreDelta)}
      </span>
    </>
  );
}
