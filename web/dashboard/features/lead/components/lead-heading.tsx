import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'react-router';
import { GradeBadge } from '../../../components/grade-badge.tsx';
import { LiveStatus } from '../../../components/live-status.tsx';
import { leadName, shownValue } from '../../../lib/format.ts';
import type { SocketStatus } from '../../../lib/reconnecting-socket.ts';
import type { LeadProfile } from '../api/get-lead.ts';

export const LeadHeading = memo(function LeadHeading(props: { lead: LeadProfile; status: SocketStatus }) {
  const { lead, status } = props;
  const name = leadName(lead);
  const more = [lead.email, lead.company].filter((text) => text && text !== name);
  return (
    <span className="flex min-w-0 flex-col">
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
        <Link to="/leads" className="font-normal text-base text-faint hover:text-ink">
          Leads
        </Link>
        <ChevronRight aria-hidden className="size-3.5 text-faint" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <bdi>{name}</bdi>
          <span className="ml-3 inline-flex items-center gap-2 align-middle font-normal">
            {lead.grade && <GradeBadge grade={lead.grade} />}
            <LiveStatus status={status} label="Lead socket" />
          </span>
        </span>
      </span>
      {(more.length > 0 || name !== lead._id) && (
        <span className="mt-0.5 truncate font-normal text-sm text-soft tracking-normal">
          {more.length > 0 ? (
            <bdi>{more.join(' · ')}</bdi>
          ) : (
            <bdi className="font-mono text-xs">{shownValue(lead._id)}</bdi>
          )}
        </span>
      )}
    </span>
  );
});
