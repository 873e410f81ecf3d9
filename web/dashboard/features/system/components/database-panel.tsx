import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { formatBytes } from '../../../lib/format.ts';
import { databaseUsageQuery } from '../api/get-database-usage.ts';

/** Once the database is this full, the panel suggests a second deployment. */
const SPLIT_FROM = 0.7;

/** Shows how full the database is, which all projects on this server share, and suggests when to split it. */
export function DatabasePanel() {
  const { data, error, refetch } = useQuery(databaseUsageQuery);
  return (
    <Panel title="Database" note="Shared by all projects on this server">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="skeleton h-6" />
      ) : (
        <div className="flex flex-col gap-3">
          {data.bytes / data.bytesMax >= SPLIT_FROM && (
            <p role="alert" className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2 text-sm">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
              <span>
                The database is {Math.floor((data.bytes / data.bytesMax) * 100)}% full. A full database accepts no new
                leads. Move large projects to a deployment of their own.
              </span>
            </p>
          )}
          <ProgressBar
            label="Database used"
            done={data.bytes}
            total={data.bytesMax}
            note={`${formatBytes(data.bytes)} of ${formatBytes(data.bytesMax)}; ${growthOf(data)}`}
          />
        </div>
      )}
    </Panel>
  );
}

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

function growthOf({ bytesPerDay, fullOn }: { bytesPerDay: number | null; fullOn: string | null }): string {
  if (bytesPerDay === null) return 'growth is known after a day';
  if (bytesPerDay <= 0) return 'not growing';
  return `growing by ${formatBytes(bytesPerDay)} a day${fullOn ? `, full on ${DAY.format(Date.parse(fullOn))}` : ''}`;
}
