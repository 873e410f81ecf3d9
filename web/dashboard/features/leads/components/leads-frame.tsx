import { Download, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { Page } from '../../../components/page.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { useExportLeads } from '../export-leads.ts';
import type { LeadFilters } from '../lead-filters.ts';
import { ColumnMenu } from './column-menu.tsx';
import { LeadFilterBar } from './lead-filter-bar.tsx';
import { MoreMenu } from './more-menu.tsx';
import { ViewMenu } from './view-menu.tsx';

const LAYOUTS = [
  { value: 'table', label: 'Table' },
  { value: 'board', label: 'Board' },
] as const;

export interface LeadViewProps {
  filters: LeadFilters;
  columns: string[];
  onColumns: (ids: string[]) => void;
}

interface LeadsFrameProps extends LeadViewProps {
  layout: (typeof LAYOUTS)[number]['value'];
  /** The text that summarizes the list; null until the list has loaded. */
  note: string | null;
  /** How many leads have changed since the list was read. `isMore` means that even more may have changed. */
  news: { count: number; isMore: boolean; onRefresh: () => void } | null;
  canExport: boolean;
  children: ReactNode;
}

/** The filter bar, summary and menus around the leads, for both the table and the board. */
export function LeadsFrame({ filters, columns, onColumns, layout, note, news, canExport, children }: LeadsFrameProps) {
  const [params, setParams] = useSearchParams();
  const exportLeads = useExportLeads();
  const setLayout = (value: typeof layout) => {
    const next = new URLSearchParams(params);
    if (value === 'board') next.set('view', value);
    else next.delete('view');
    setParams(next, { replace: true });
  };
  return (
    <Page
      title="Leads"
      className="!max-w-none lg:h-dvh lg:!pb-4"
      lead={note}
      actions={
        <>
          {news && (news.count > 0 || news.isMore) && (
            <Button icon={<RotateCw aria-hidden className="size-3.5 text-accent" />} onClick={news.onRefresh}>
              {describeNews(news)}
            </Button>
          )}
          <Segmented label="Layout" options={LAYOUTS} value={layout} onChange={setLayout} />
          <ViewMenu columns={columns} onColumns={onColumns} />
          {layout === 'table' && (
            <div className="hidden sm:block">
              <ColumnMenu shown={columns} onChange={onColumns} />
            </div>
          )}
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            disabled={!canExport}
            isBusy={exportLeads.isPending}
            onClick={() => exportLeads.mutate({ filters })}
          >
            <span className="max-sm:sr-only">Export CSV</span>
          </Button>
          <MoreMenu filters={filters} />
        </>
      }
    >
      <LeadFilterBar filters={filters} />
      {children}
    </Page>
  );
}

function describeNews({ count, isMore }: { count: number; isMore: boolean }): string {
  if (isMore) return count > 0 ? `${formatCount(count)}+ updates` : 'Updates';
  return countOf(count, 'update');
}
