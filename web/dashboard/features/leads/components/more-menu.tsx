import { Ellipsis, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { isErasable, type LeadFilters } from '../lead-filters.ts';

const EraseMatchingDialog = lazy(() => import('./erase-matching-dialog.tsx'));

/** A menu of rarely used actions that apply to the whole list. */
export function MoreMenu({ filters }: { filters: LeadFilters }) {
  const isWriter = mayWrite(useRole());
  const [isErasing, setErasing] = useState(false);
  if (!isWriter || !isErasable(filters)) return null;
  return (
    <>
      <Menu
        label="More actions"
        className={buttonClass()}
        items={[
          {
            type: 'action',
            key: 'erase',
            label: filters.isEmpty ? 'Erase all leads…' : 'Erase matching leads…',
            icon: <Trash2 aria-hidden />,
            isDanger: true,
            onSelect: () => setErasing(true),
          },
        ]}
      >
        <Ellipsis aria-hidden className="size-3.5" />
      </Menu>
      {isErasing && (
        <Suspense>
          <EraseMatchingDialog filters={filters} onClose={() => setErasing(false)} />
        </Suspense>
      )}
    </>
  );
}
