import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { List } from '../../../../../worker/contract/list.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Menu } from '../../../components/menu.tsx';
import { formatCount } from '../../../lib/format.ts';
import { countedListsQuery, useDeleteList } from '../../../lib/lists.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';

const ListDialog = lazy(() => import('../../../components/list-dialog.tsx'));

/** Shows the manual lists, to which people add leads by hand, below the segments. */
export default function ListsPanel() {
  const { data: lists, error, refetch } = useQuery(countedListsQuery);
  const [isNew, setNew] = useState(false);
  const canEdit = mayWrite(useRole());
  if (!lists && !error) return null;
  return (
    <section aria-labelledby="lists" className="mt-8">
      <div className="mb-3 flex items-end gap-3">
        <div className="min-w-0 flex-1">
          <h2 id="lists" className="font-semibold">
            Lists
          </h2>
          <p className="text-soft text-sm">Leads stay on a list until someone removes them</p>
        </div>
        {canEdit && (
          <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setNew(true)}>
            New list
          </Button>
        )}
      </div>
      {!lists ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : lists.length === 0 ? (
        <p className="card px-4 py-5 text-soft text-sm">
          No lists yet. Create a list for a trade fair or a campaign, then select leads and add them.
        </p>
      ) : (
        <ul aria-label="Lists" className="card">
          {lists.map((list) => (
            <ListRow key={list.id} list={list} canEdit={canEdit} />
          ))}
        </ul>
      )}
      {isNew && (
        <Suspense>
          <ListDialog list={null} onClose={() => setNew(false)} onSaved={() => setNew(false)} />
        </Suspense>
      )}
    </section>
  );
}

function ListRow({ list, canEdit }: { list: List; canEdit: boolean }) {
  const { id, name, leads } = list;
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const remove = useDeleteList(id);
  const close = () => setOpen(null);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => notify.success('List deleted'),
      onError: (error) => notify.error(error.message),
      onSettled: close,
    });
  return (
    <li className="relative flex items-center gap-4 border-line border-b px-4 py-3 first:rounded-t-[10px] last:rounded-b-[10px] last:border-b-0 hover:bg-hover">
      <Link
        to={`/leads?list=${encodeURIComponent(id)}`}
        className="-outline-offset-2 min-w-0 flex-1 truncate font-medium after:absolute after:inset-0"
      >
        <bdi>{name}</bdi>
      </Link>
      {leads !== null && (
        <span className="num shrink-0 text-right">
          <span className="font-medium">{formatCount(leads)}</span>{' '}
          <span className="text-faint text-sm">{leads === 1 ? 'lead' : 'leads'}</span>
        </span>
      )}
      {canEdit && (
        <span className="relative flex">
          <Menu
            label={`Actions for ${name}`}
            className="inline-flex size-8 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink"
            items={[
              {
                ...{ type: 'action', key: 'rename', label: 'Rename', icon: <Pencil aria-hidden /> },
                onSelect: () => setOpen('rename'),
              },
              {
                ...{ type: 'action', key: 'delete', label: 'Delete', icon: <Trash2 aria-hidden />, isDanger: true },
                onSelect: () => setOpen('delete'),
              },
            ]}
          >
            <Ellipsis aria-hidden className="size-4" />
          </Menu>
        </span>
      )}
      {open === 'rename' && (
        <Suspense>
          <ListDialog list={list} onClose={close} onSaved={close} />
        </Suspense>
      )}
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={close}
        title={`Delete “${name}”?`}
        description="The leads on the list stay. You can’t undo this."
        action="Delete list"
        isDanger
        isBusy={remove.isPending}
        onConfirm={confirm}
      />
    </li>
  );
}
