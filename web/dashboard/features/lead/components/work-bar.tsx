import { ChevronDown, CircleDot, UserRound } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import type { LeadStatus } from '../../../../../worker/contract/work.ts';
import { buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { STATUS_LABELS, STATUSES } from '../../../lib/lead-status.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { usePeople } from '../../../lib/members.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';
import { ContactLinks } from './contact-links.tsx';

const LostDialog = lazy(() => import('../../../components/lost-dialog.tsx'));

/** Shows the lead's owner and status, with links to contact the lead. */
export const WorkBar = memo(function WorkBar({ lead }: { lead: LeadProfile }) {
  const role = useRole();
  // Until the role is known, the bar has the height that it has for most people. The API refuses what a viewer may not do.
  const isWriter = role === null || mayWrite(role);
  const { members, me, nameOf } = usePeople();
  const work = useWorkOnLead(lead._id);
  const [isLosing, setLosing] = useState(false);
  const path = { leadId: lead._id };
  const assign = (owner: string | null) => work.mutate(() => callApi(workApi.setLeadOwner, { path, body: { owner } }));
  const move = (status: LeadStatus, reason?: string) =>
    work.mutate(
      () => callApi(workApi.setLeadStatus, { path, body: { status, ...(reason !== undefined && { reason }) } }),
      { onSuccess: () => setLosing(false) },
    );
  const owner = lead.owner === null ? 'Unassigned' : lead.owner === me ? 'Me' : nameOf(lead.owner);
  const status = STATUS_LABELS[lead.status];
  return (
    <section aria-label="Work" className="flex min-w-0 flex-wrap items-center gap-2">
      {isWriter ? (
        <>
          <Menu
            label={`Owner: ${owner}`}
            align="start"
            className={`${buttonClass()} min-w-0 max-w-64`}
            items={[
              ...[...members]
                .sort((a, b) => Number(b.userId === me) - Number(a.userId === me))
                .map(({ userId, email }) => ({
                  ...{ type: 'choice' as const, key: userId, label: userId === me ? 'Me' : email, closes: true },
                  ...{ isChosen: userId === lead.owner, onSelect: () => assign(userId) },
                })),
              { type: 'line', key: 'line' },
              {
                ...{ type: 'choice', key: 'nobody', label: 'Unassigned', closes: true },
                ...{ isChosen: lead.owner === null, onSelect: () => assign(null) },
              },
            ]}
          >
            <UserRound aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="truncate">{owner}</span>
            <ChevronDown aria-hidden className="size-3 shrink-0 text-faint" />
          </Menu>
          <Menu
            label={`Status: ${status}`}
            align="start"
            className={buttonClass()}
            items={STATUSES.map((each) => ({
              ...{ type: 'choice' as const, key: each, label: STATUS_LABELS[each], closes: true },
              ...{ isChosen: each === lead.status, onSelect: () => (each === 'lost' ? setLosing(true) : move(each)) },
            }))}
          >
            <CircleDot aria-hidden className="size-3.5 text-faint" />
            {status}
            <ChevronDown aria-hidden className="size-3 text-faint" />
          </Menu>
          {lead.owner !== me && me !== undefined && (
            <button type="button" className={buttonClass({ look: 'ghost' })} onClick={() => assign(me)}>
              Assign to me
            </button>
          )}
        </>
      ) : (
        <p className="text-sm text-soft">
          {owner} · {status}
        </p>
      )}
      {lead.lostReason !== null && (
        <p className="min-w-0 text-faint text-sm [overflow-wrap:anywhere]">Lost: {lead.lostReason}</p>
      )}
      <ContactLinks lead={lead} />
      {isLosing && (
        <Suspense>
          <LostDialog
            what="this lead"
            isBusy={work.isPending}
            onLost={(reason) => move('lost', reason)}
            onClose={() => setLosing(false)}
          />
        </Suspense>
      )}
    </section>
  );
});
