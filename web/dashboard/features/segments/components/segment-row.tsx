import { Ellipsis, Lock, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { Segment } from '../../../../../worker/contract/segment.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Menu } from '../../../components/menu.tsx';
import { describeFilling } from '../../../lib/describe-filling.ts';
import { describeLeadConditions, namesLists } from '../../../lib/describe-lead-conditions.ts';
import { formatCount } from '../../../lib/format.ts';
import { useListName } from '../../../lib/lists.ts';
import { mayWrite, useMe, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useDeleteSegment } from '../api/delete-segment.ts';

const SegmentDialog = lazy(() => import('./segment-dialog.tsx'));

/** Shows a segment, its conditions in words, and its number of leads. */
export function SegmentRow({ segment }: { segment: Segment }) {
  const { id, name, isShared, conditions } = segment;
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const remove = useDeleteSegment(id);
  const canEdit = mayWrite(useRole());
  const listName = useListName({ isNeeded: namesLists(conditions) });
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => notify.success('Segment deleted'),
      onError: (error) => notify.error(error.message),
      onSettled: () => setOpen(null),
    });
  return (
    <li className="relative flex items-center gap-4 border-line border-b px-4 py-3 first:rounded-t-[10px] last:rounded-b-[10px] last:border-b-0 hover:bg-hover">
      <div className="min-w-0 flex-1">
        <span className="flex min-w-0 items-center gap-1.5">
          <Link
            to={`/leads?segment=${encodeURIComponent(id)}`}
            className="-outline-offset-2 font-medium after:absolute after:inset-0 max-sm:line-clamp-2 sm:truncate"
          >
            <bdi>{name}</bdi>
          </Link>
          {!isShared && <Lock role="img" aria-label="Only you see it" className="size-3.5 shrink-0 text-faint" />}
        </span>
        <p className="text-faint text-sm max-sm:line-clamp-2 sm:truncate">
          {describeLeadConditions(conditions, listName)
            .map(({ words }) => words)
            .join(' · ')}
        </p>
      </div>
      <Author author={segment.author} />
      <Size segment={segment} />
      {canEdit && (
        <span className="relative flex">
          <Menu
            label={`Actions for ${name}`}
            className="inline-flex size-8 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink"
            items={[
              {
                ...{ type: 'action', key: 'edit', label: 'Edit', icon: <Pencil aria-hidden /> },
                onSelect: () => setOpen('edit'),
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
      {open === 'edit' && (
        <Suspense>
          <SegmentDialog segment={segment} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={() => setOpen(null)}
        title={`Delete “${name}”?`}
        description="The leads in the segment stay. You can’t undo this."
        action="Delete segment"
        isDanger
        isBusy={remove.isPending}
        onConfirm={confirm}
      />
    </li>
  );
}

function Author({ author: { id, email } }: Pick<Segment, 'author'>) {
  const me = useMe().data;
  const isMe = me?.user.id === id;
  return (
    <span className="hidden w-44 shrink-0 truncate text-right text-faint text-sm md:block">
      {isMe ? 'By you' : `By ${email ?? 'an API key'}`}
    </span>
  );
}

function Size({ segment: { leads, filling } }: { segment: Segment }) {
  return (
    <span className="num w-24 shrink-0 text-right">
      {leads !== null && (
        <>
          <span className="font-medium">{formatCount(leads)}</span>{' '}
          <span className="text-faint text-sm">{leads === 1 ? 'lead' : 'leads'}</span>
        </>
      )}
      {filling && <span className="block text-faint text-xs">{describeFilling(filling)}</span>}
    </span>
  );
}
