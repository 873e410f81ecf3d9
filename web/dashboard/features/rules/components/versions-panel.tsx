import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { DifferenceList } from '../../../components/difference-list.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { useOpenDraft } from '../../../hooks/use-open-draft.ts';
import { describeChanges } from '../../../lib/describe-diff.ts';
import { countOf } from '../../../lib/format.ts';
import { versionsQuery } from '../api/list-versions.ts';

const SHOWN_AT_FIRST = 6;

interface VersionsPanelProps {
  current: number;
  canEdit: boolean;
}

/** Lists the published versions, with their times and changes. */
export function VersionsPanel({ current, canEdit }: VersionsPanelProps) {
  const { data, error, refetch } = useQuery(versionsQuery);
  const open = useOpenDraft();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? data : data?.slice(0, SHOWN_AT_FIRST);
  return (
    <Panel title="Versions" bodyClassName="">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data || !shown ? (
        <div aria-busy className="p-4">
          <div className="skeleton h-24" />
        </div>
      ) : (
        <ol>
          {shown.map((version, i) => {
            const before = data[i + 1];
            const differences = before ? describeChanges(before, version) : [];
            return (
              <li key={version.version} className="border-line border-b last:border-b-0">
                <details className="group">
                  <summary className="flex list-none items-center gap-3 px-4 py-2 text-sm hover:bg-hover">
                    <span className="num w-8 font-medium">v{version.version}</span>
                    <span className="min-w-0 flex-1 truncate text-soft">
                      {before
                        ? differences.map(({ subject }) => subject).join(', ') || 'No changes'
                        : `${countOf(version.rules.length, 'rule')}, ${countOf(version.stages.length, 'stage')}`}
                    </span>
                    {version.version === current && <span className="text-accent text-xs">Live</span>}
                    <span className="text-faint text-xs">
                      <Time at={version.publishedAt} />
                    </span>
                  </summary>
                  <div className="px-4 pt-1 pb-3">
                    <DifferenceList differences={differences} />
                    {canEdit && version.version !== current && (
                      <Button
                        className="mt-2"
                        onClick={() => open(`Version ${version.version} again`, version, current)}
                      >
                        Open as draft
                      </Button>
                    )}
                  </div>
                </details>
              </li>
            );
          })}
        </ol>
      )}
      {data && data.length > SHOWN_AT_FIRST && !isWhole && (
        <div className="p-2 text-center">
          <Button look="ghost" onClick={() => setWhole(true)}>
            Show all {data.length}
          </Button>
        </div>
      )}
    </Panel>
  );
}
