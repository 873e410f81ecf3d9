import { Check, Clock, Mail, Phone } from 'lucide-react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import type { LeadToCall } from '../../../../../worker/contract/lead-to-call.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { IconButton } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { QuotedEvent } from '../../../components/quoted-event.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { mailtoLink, telLink } from '../../../lib/contact-links.ts';
import { isolate, leadName } from '../../../lib/format.ts';
import { useLeadCommands } from '../../../lib/lead-commands.ts';
import { STATUS_LABELS } from '../../../lib/lead-status.ts';
import { markCommands } from '../../../lib/mark-commands.ts';
import { useMarkLead } from '../../../lib/mark-lead.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { usePeople } from '../../../lib/members.ts';
import { snoozeTimes } from '../../../lib/snooze-times.ts';

const ICON_LINK =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft transition-colors hover:bg-hover hover:text-ink [&_svg]:size-4';

/** Shows a lead to call, the reason for the call, and the next action. */
export function CallRow({ call, ruleset }: { call: LeadToCall; ruleset: Ruleset | undefined }) {
  const { lead, phone, reason, snoozedUntil } = call;
  const name = leadName(lead);
  const isWriter = mayWrite(useRole());
  return (
    <li
      data-lead-row
      data-lead-id={lead._id}
      className="relative flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
    >
      <span className="min-w-0 flex-1 basis-56">
        <span className="flex min-w-0 items-baseline gap-2">
          <Link
            to={leadPath(lead._id)}
            className="-outline-offset-2 min-w-0 truncate rounded-sm font-medium after:absolute after:inset-0"
          >
            <bdi>{name}</bdi>
          </Link>
          {lead.company !== null && <bdi className="min-w-0 truncate text-soft text-sm">{lead.company}</bdi>}
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-soft text-sm">
          {snoozedUntil !== null && (
            <span className="text-warn">
              Snoozed until <Time at={snoozedUntil} absolute />
            </span>
          )}
          {reason && <QuotedEvent event={reason} ruleset={ruleset} />}
        </span>
      </span>
      <span className="min-w-0 max-sm:order-last max-sm:max-w-1/2 sm:w-28">
        <span className="max-sm:hidden">
          <StageBadge stage={lead.leadStage} />
        </span>
        <WorkNote lead={lead} />
      </span>
      <span className="w-14 text-right text-sm">
        <Score value={lead.currentScore} />
      </span>
      <span className="relative z-10 flex items-center gap-0.5 max-sm:-ml-2 max-sm:grow max-sm:basis-2/5 sm:w-[8.5rem] sm:justify-end">
        {phone !== null && telLink(phone) && (
          <a href={telLink(phone)} title={phone} aria-label={`Call ${isolate(name)}`} className={ICON_LINK}>
            <Phone aria-hidden />
          </a>
        )}
        {lead.email !== null && (
          <a
            href={mailtoLink(lead.email)}
            title={lead.email}
            aria-label={`Email ${isolate(name)}`}
            className={ICON_LINK}
          >
            <Mail aria-hidden />
          </a>
        )}
        {isWriter && <CallMarks leadId={lead._id} name={name} />}
      </span>
    </li>
  );
}

/** Shows the lead's owner and status: “You · Working”. */
function WorkNote({ lead: { owner, status } }: { lead: LeadSummary }) {
  const { nameOf } = usePeople();
  const name = owner === null ? null : nameOf(owner);
  const state = status === 'new' ? null : STATUS_LABELS[status];
  return (
    <span className="flex text-soft text-xs" title={name ?? undefined}>
      {name !== null && <bdi className="truncate">{name.replace(/@.*/, '')}</bdi>}
      {name !== null && state !== null && <span className="whitespace-pre"> · </span>}
      {state}
    </span>
  );
}

/** The buttons that mark the lead as done or snooze it. */
function CallMarks({ leadId, name }: { leadId: string; name: string }) {
  const times = useTimes();
  const marks = useMarkLead({ leadId, name });
  useLeadCommands({ leadId, name, commands: markCommands(marks) });
  return (
    <>
      <Menu
        label={`Snooze ${isolate(name)}`}
        title="Snooze"
        className={ICON_LINK}
        items={[
          { type: 'heading', key: 'until', label: 'Snooze until' },
          ...snoozeTimes(new Date()).map((time) => ({
            type: 'action' as const,
            key: time.label,
            label: time.label,
            note: times.dateTime(time.until.getTime()),
            onSelect: () => marks.snooze(time),
          })),
        ]}
      >
        <Clock aria-hidden />
      </Menu>
      <IconButton
        label={`Mark ${isolate(name)} as done`}
        title="Done"
        data-lead-pick
        className="text-soft"
        onClick={marks.markDone}
      >
        <Check aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}
