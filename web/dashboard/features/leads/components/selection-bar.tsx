import { Download, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { formatCount } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { useExportLeads } from '../export-leads.ts';

const WorkMenus = lazy(() => import('./work-menus.tsx'));
const EraseLeadsDialog = lazy(() => import('./erase-leads-dialog.tsx'));

interface SelectionBarProps {
  leads: readonly LeadSummary[];
  /** The number of matching leads that are not loaded yet; null if all are loaded. */
  rest: { total: number | null; isLoading: boolean; onSelect: () => Promise<void> } | null;
  onClear: () => void;
  onErased: (leadIds: readonly string[]) => void;
}

/** A bar with the actions on selected leads. The bar is at the bottom of the screen, within reach of the thumb. */
export function SelectionBar({ leads, rest, onClear, onErased }: SelectionBarProps) {
  const isWriter = mayWrite(useRole());
  const [isErasing, setErasing] = useState(false);
  const exportLeads = useExportLeads();
  return (
    <section
      aria-label="Selection"
      className="fixed inset-x-3 bottom-18 z-20 mx-auto flex w-fit max-w-[calc(100%-1.5rem)] animate-enter flex-wrap items-center gap-2 rounded-xl border border-line-strong bg-raised py-1.5 pr-1.5 pl-4 shadow-pop md:bottom-6 md:left-14 lg:left-56"
    >
      {/* On a phone, a row of its own above the actions. */}
      <div className="flex items-center gap-1 max-sm:basis-full">
        <p role="status" className="num whitespace-nowrap font-medium text-sm">
          {formatCount(leads.length)} selected
        </p>
        {rest && (
          <Button look="ghost" isBusy={rest.isLoading} onClick={() => void rest.onSelect()}>
            Select all {rest.total !== null && formatCount(rest.total)}
          </Button>
        )}
        <IconButton label="Clear selection" className="max-sm:ml-auto" onClick={onClear}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {isWriter && (
        <Suspense>
          <WorkMenus leads={leads} />
        </Suspense>
      )}
      <Button
        aria-label="Export"
        icon={<Download aria-hidden className="size-3.5" />}
        isBusy={exportLeads.isPending}
        onClick={() => exportLeads.mutate({ ids: leads.map(({ _id }) => _id) })}
      >
        <span className="max-sm:hidden">Export</span>
      </Button>
      {isWriter && (
        <Button
          look="danger"
          aria-label="Erase…"
          icon={<Trash2 aria-hidden className="size-3.5" />}
          onClick={() => setErasing(true)}
        >
          <span className="max-sm:hidden">Erase…</span>
        </Button>
      )}
      {isErasing && (
        <Suspense>
          <EraseLeadsDialog leads={leads} onClose={() => setErasing(false)} onErased={onErased} />
        </Suspense>
      )}
    </section>
  );
}
