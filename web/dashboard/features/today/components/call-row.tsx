import { Check, Clock, Mail, Phone } from 'lucide-react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { CallMark, LeadToCall } from '../../../../../worker/contract/lead-to-call.ts';
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
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useMarkLead } from '../api/mark-lead.ts';
import { snoozeTimes } from '../snooze-times.ts';

const ICON_LINK =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft transition-colors hover:bg-hover hover:text-ink [&_svg]:size-4';

/** A lead to call: who, why, and what to do. */
export function CallRow({ call, ruleset }: { call: LeadToCall; ruleset: Ruleset | undefined }) {
  const { lead, phone, reason, snoozedUntil } = call;
  const name = leadName(lead);
  return (
    <li
      data-lead-row
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
      <span className="hidden w-[5.4rem] sm:block">
        <StageBadge stage={lead.leadStage} />
      </span>
      <span className="w-14 text-right text-sm">
        <Score value={lead.currentScore} />
      </span>
      <span className="relative z-10 flex items-center gap-0.5 max-sm:-ml-2 max-sm:w-full sm:w-[8.5rem] sm:justify-end">
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
        <CallMarks leadId={lead._id} name={name} />
      </span>
    </li>
  );
}

/** Done, and snooze until. */
function CallMarks({ leadId, name }: { leadId: string; name: string }) {
  const isWriter = mayWrite(useRole());
  const times = useTimes();
  const mark = useMarkLead();
  const onError = (error: Error) => notify.error(error.message);
  const set = (next: CallMark, text: string) => {
    const undo = () => mark.mutate({ leadId, mark: null }, { onError });
    mark.mutate({ leadId, mark: next }, { onError });
    notify.success(text, { undo });
  };
  if (!isWriter) return null;
  return (
    <>
      <Menu
        label={`Snooze ${isolate(name)}`}
        title="Snooze"
        className={ICON_LINK}
        items={[
          { type: 'heading', key: 'until', label: 'Snooze until' },
          ...snoozeTimes(new Date()).map(({ label, until }) => ({
            type: 'action' as const,
            key: label,
            label: `${label} · ${times.dateTime(until.getTime())}`,
            onSelect: () =>
              set(
                { status: 'snoozed', until: until.toISOString() },
                `${isolate(name)} is snoozed until ${times.dateTime(until.getTime())}.`,
              ),
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
        onClick={() => set({ status: 'done' }, `${isolate(name)} is done.`)}
      >
        <Check aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}
