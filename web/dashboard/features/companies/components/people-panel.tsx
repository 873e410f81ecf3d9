import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Company } from '../../../../../worker/contract/company.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { GradeBadge } from '../../../components/grade-badge.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { formatCount, leadName } from '../../../lib/format.ts';

/** Lists a company's people, highest score first. People whom only web pages assign to the company are listed separately. */
export function PeoplePanel({ company }: { company: Company }) {
  const { leads, people, fromPages } = company;
  return (
    <Panel
      title="People"
      note={
        <span className="num">
          {people > leads.length
            ? `the ${formatCount(leads.length)} highest of ${formatCount(people)}`
            : formatCount(people)}
        </span>
      }
      bodyClassName=""
    >
      <ul aria-label="People">
        {leads.map((lead) => (
          <Person key={lead._id} lead={lead} />
        ))}
      </ul>
      {fromPages.leads.length > 0 && (
        <>
          <h3 className="border-line border-y bg-sunken px-4 py-1 font-medium text-soft text-xs">
            Known from web pages only (not counted)
          </h3>
          <ul aria-label="People known from web pages only">
            {fromPages.leads.map((lead) => (
              <Person key={lead._id} lead={lead} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Person({ lead }: { lead: LeadSummary }) {
  const name = leadName(lead);
  return (
    <li
      data-lead-row
      className="relative flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0 hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium text-base after:absolute after:inset-0"
        >
          <bdi>{name}</bdi>
        </Link>
        <span className="block truncate text-faint text-xs">
          {lead.email && lead.email !== name && (
            <>
              <bdi>{lead.email}</bdi> ·{' '}
            </>
          )}
          {lead.lastEventAt ? <Time at={lead.lastEventAt} /> : 'no activity'}
        </span>
      </span>
      {lead.grade && <GradeBadge grade={lead.grade} />}
      <StageBadge stage={lead.leadStage} />
      <span className="w-16 shrink-0 text-right">
        <Score value={lead.currentScore} />
      </span>
    </li>
  );
}
