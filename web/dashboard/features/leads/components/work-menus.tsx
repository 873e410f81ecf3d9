import { CircleDot, Ellipsis, Link2, Tag, UserRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import type { LeadStatus } from '../../../../../worker/contract/work.ts';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { STATUS_LABELS, STATUSES } from '../../../lib/lead-status.ts';
import { usePeople } from '../../../lib/members.ts';
import { useWorkOnLeads } from '../api/work-on-leads.ts';
import { ListMenu } from './list-menu.tsx';

const LostDialog = lazy(() => import('../../../components/lost-dialog.tsx'));

const SetPropertyDialog = lazy(() => import('./set-property-dialog.tsx'));

/** The menus show progress from this many leads on, because changing them takes a while. */
const MANY = 20;

/** Sets the owner, the status, lists or properties of the selected leads, or merges two of them. */
export default function WorkMenus({ leads }: { leads: readonly LeadSummary[] }) {
  const { members, me } = usePeople();
  const work = useWorkOnLeads(leads.map(({ _id }) => _id));
  const [isLosing, setLosing] = useState(false);
  const [isSetting, setSetting] = useState(false);
  const navigate = useNavigate();
  const [first, second] = leads;
  const assign = (owner: string | null, name: string) =>
    work.mutate({
      change: { type: 'owner', owner },
      words: owner === null ? 'unassigned' : `assigned to ${name}`,
    });
  const move = (status: LeadStatus, reason?: string) =>
    work.mutate(
      {
        change: { type: 'status', status, ...(reason !== undefined && { reason }) },
        words: `marked ${STATUS_LABELS[status].toLowerCase()}`,
      },
      { onSuccess: () => setLosing(false) },
    );
  const others = members.filter(({ userId }) => userId !== me);
  const button = { className: buttonClass(), disabled: work.isPending };
  return (
    <>
      <Menu
        label="Assign to…"
        {...button}
        items={[
          ...(me === undefined
            ? []
            : [{ type: 'action' as const, key: me, label: 'Me', onSelect: () => assign(me, 'you') }]),
          ...others.map(({ userId, email }) => ({
            ...{ type: 'action' as const, key: userId, label: email, onSelect: () => assign(userId, email) },
          })),
          { type: 'line', key: 'line' },
          { type: 'action', key: 'nobody', label: 'Unassigned', onSelect: () => assign(null, '') },
        ]}
      >
        <UserRound aria-hidden className="size-3.5 text-faint" />
        <span className="max-sm:hidden">Assign to…</span>
      </Menu>
      <Menu
        label="Set status…"
        {...button}
        items={STATUSES.map((status) => ({
          ...{ type: 'action' as const, key: status, label: STATUS_LABELS[status] + (status === 'lost' ? '…' : '') },
          onSelect: () => (status === 'lost' ? setLosing(true) : move(status)),
        }))}
      >
        <CircleDot aria-hidden className="size-3.5 text-faint" />
        <span className="max-sm:hidden">Set status…</span>
      </Menu>
      <ListMenu isBusy={work.isPending} onChange={(change, words) => work.mutate({ change, words })} />
      <Menu
        label="More for the selection"
        {...button}
        items={[
          {
            ...{ type: 'action' as const, key: 'property', label: 'Set property…', icon: <Tag aria-hidden /> },
            onSelect: () => setSetting(true),
          },
          ...(first && second && leads.length === 2
            ? [
                {
                  ...{ type: 'action' as const, key: 'merge', label: 'Merge these two…', icon: <Link2 aria-hidden /> },
                  onSelect: () => void navigate(`${leadPath(first._id)}?merge=${encodeURIComponent(second._id)}`),
                },
              ]
            : []),
        ]}
      >
        <Ellipsis aria-hidden className="size-4" />
      </Menu>
      {isSetting && (
        <Suspense>
          <SetPropertyDialog
            count={leads.length}
            isBusy={work.isPending}
            onSet={(change, words) => work.mutate({ change, words }, { onSuccess: () => setSetting(false) })}
            onClose={() => setSetting(false)}
          />
        </Suspense>
      )}
      {work.isPending && leads.length > MANY && (
        <span role="status" className="text-soft text-sm tabular-nums">
          {formatCount(work.done)} of {formatCount(leads.length)}
        </span>
      )}
      {isLosing && (
        <Suspense>
          <LostDialog
            what={countOf(leads.length, 'lead')}
            isBusy={work.isPending}
            onLost={(reason) => move('lost', reason)}
            onClose={() => setLosing(false)}
          />
        </Suspense>
      )}
    </>
  );
}
