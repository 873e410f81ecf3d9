import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { IconButton } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { changeListed, listsQuery } from '../../../lib/lists.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

const ListDialog = lazy(() => import('../../../components/list-dialog.tsx'));

/** Shows the manual lists with this lead, and a menu to add the lead to other lists. */
export default function LeadLists({ lead: { _id: leadId, listIds } }: { lead: LeadProfile }) {
  const { data: lists = [] } = useQuery(listsQuery);
  const canEdit = mayWrite(useRole());
  const [isNaming, setNaming] = useState(false);
  const work = useWorkOnLead(leadId);
  const change = (listId: string, isIn: boolean) => work.mutate(() => changeListed(isIn, { leadId, listId }));
  const shown = lists.filter(({ id }) => listIds.includes(id));
  const others = lists.filter(({ id }) => !listIds.includes(id));
  if (shown.length === 0 && !canEdit) return null;
  return (
    <>
      <dt>Lists</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2 py-1">
        {shown.map(({ id, name }) => (
          <span key={id} className="flex min-w-0 items-center">
            <Link
              to={`/leads?list=${encodeURIComponent(id)}`}
              className="min-w-0 truncate text-accent underline-offset-2 hover:underline"
            >
              <bdi>{name}</bdi>
            </Link>
            {canEdit && (
              <IconButton label={`Remove from ${name}`} disabled={work.isPending} onClick={() => change(id, false)}>
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
          </span>
        ))}
        {canEdit && (
          <Menu
            label="Add to a list"
            className="-ml-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 text-soft hover:bg-hover hover:text-ink"
            disabled={work.isPending}
            items={[
              ...others.map(({ id, name }) => ({
                ...{ type: 'action' as const, key: id, label: name },
                onSelect: () => change(id, true),
              })),
              ...(others.length > 0 ? [{ type: 'line' as const, key: 'line' }] : []),
              { type: 'action', key: 'new', label: 'New list…', onSelect: () => setNaming(true) },
            ]}
          >
            <Plus aria-hidden className="size-3.5" />
            Add
          </Menu>
        )}
        {isNaming && (
          <Suspense>
            <ListDialog
              list={null}
              onClose={() => setNaming(false)}
              onSaved={({ id }) => {
                setNaming(false);
                change(id, true);
              }}
            />
          </Suspense>
        )}
      </dd>
    </>
  );
}
