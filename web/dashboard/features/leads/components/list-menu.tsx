import { useQuery } from '@tanstack/react-query';
import { Rows3 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { listsQuery } from '../../../lib/lists.ts';
import type { LeadsChange } from '../api/work-on-leads.ts';

const ListDialog = lazy(() => import('../../../components/list-dialog.tsx'));

interface ListMenuProps {
  isBusy: boolean;
  onChange: (change: LeadsChange, words: string) => void;
}

/** A menu that adds the selected leads to a list, or removes them from the list on screen. */
export function ListMenu({ isBusy, onChange }: ListMenuProps) {
  const { data: lists = [] } = useQuery(listsQuery);
  const [params] = useSearchParams();
  const [isNaming, setNaming] = useState(false);
  const shown = lists.find(({ id }) => id === params.get('list'));
  const add = ({ id, name }: { id: string; name: string }) =>
    onChange({ type: 'list', listId: id, isIn: true }, `added to ${name}`);
  return (
    <>
      <Menu
        label="Add to list…"
        className={buttonClass()}
        disabled={isBusy}
        items={[
          ...lists
            .filter(({ id }) => id !== shown?.id)
            .map((list) => ({ type: 'action' as const, key: list.id, label: list.name, onSelect: () => add(list) })),
          { type: 'action', key: 'new', label: 'New list…', onSelect: () => setNaming(true) },
          ...(shown
            ? [
                { type: 'line' as const, key: 'line' },
                {
                  ...{ type: 'action' as const, key: 'remove', label: `Remove from ${shown.name}`, isDanger: true },
                  onSelect: () =>
                    onChange({ type: 'list', listId: shown.id, isIn: false }, `removed from ${shown.name}`),
                },
              ]
            : []),
        ]}
      >
        <Rows3 aria-hidden className="size-3.5 text-faint" />
        <span className="max-sm:hidden">Add to list…</span>
      </Menu>
      {isNaming && (
        <Suspense>
          <ListDialog
            list={null}
            onClose={() => setNaming(false)}
            onSaved={(list) => {
              setNaming(false);
              add(list);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
