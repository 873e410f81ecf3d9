import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { fromSegment } from '../../../../../worker/contract/addresses.ts';
import type { Company } from '../../../../../worker/contract/company.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { buttonClass } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { GradeBadge } from '../../../components/grade-badge.tsx';
import { Page } from '../../../components/page.tsx';
import { PageSkeleton } from '../../../components/page-skeleton.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { isGone } from '../../../lib/api-client.ts';
import { companyName, companyQuery } from '../../../lib/companies.ts';
import { countOf, formatCount, formatScore } from '../../../lib/format.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { companyTimelineQuery } from '../api/company-queries.ts';
import { AccountScorePanel } from './account-score-panel.tsx';
import { CompanyTimelinePanel } from './company-timeline-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';

const REFRESH_EVERY_MS = 5000;

export default function CompanyRoute() {
  const companyKey = fromSegment(useParams()['*'] ?? '');
  return <CompanyPage key={companyKey} companyKey={companyKey} />;
}

function CompanyPage({ companyKey }: { companyKey: string }) {
  const query = useQuery(companyQuery(companyKey));
  const timeline = useQuery(companyTimelineQuery(companyKey));
  const { data: company, error } = query;
  const refresh = useThrottled(() => Promise.all([query.refetch(), timeline.refetch()]), REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  if (error && !company) {
    return (
      <Page title="Company">
        <div className="card">
          {isGone(error) ? (
            <EmptyState title="Company not found">
              The people of this company were erased or now belong to another company.{' '}
              <Link to="/companies" className="inline-block text-accent underline underline-offset-2">
                All companies
              </Link>
            </EmptyState>
          ) : (
            <ErrorState error={error} onRetry={() => void query.refetch()} />
          )}
        </div>
      </Page>
    );
  }
  if (!company) return <PageSkeleton />;
  return (
    <Page
      title={companyName(company)}
      heading={<Heading company={company} />}
      actions={
        <Link to={leadsOf(company.key)} className={buttonClass()}>
          Open in Leads
        </Link>
      }
    >
      <Figures company={company} />
      {/* The panels are in the order in which people see them, so that the focus moves in this order. */}
      <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(19rem,1fr)] lg:grid-rows-[auto_1fr]">
        <PeoplePanel company={company} />
        <AccountScorePanel company={company} className="lg:sticky lg:top-4 lg:row-span-2" />
        <CompanyTimelinePanel query={timeline} />
      </div>
    </Page>
  );
}

/** The address of the list of leads for one company. */
const leadsOf = (value: string): string =>
  `/leads?filter=${encodeURIComponent(JSON.stringify([{ field: 'companyKey', operator: 'equals', value }]))}`;

function Heading({ company }: { company: Company }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      <Link to="/companies" className="font-normal text-base text-faint hover:text-ink">
        Companies
      </Link>
      <ChevronRight aria-hidden className="size-3.5 text-faint" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <bdi>{companyName(company)}</bdi>
        {company.bestGrade && (
          <span className="ml-3 inline-flex align-middle font-normal">
            <GradeBadge grade={company.bestGrade} />
          </span>
        )}
      </span>
      {companyName(company) !== company.key && !company.key.startsWith('name:') && (
        <span className="basis-full truncate font-normal text-sm text-soft tracking-normal">
          <bdi>{company.key.replace(/^group:/, 'Group ')}</bdi>
        </span>
      )}
    </span>
  );
}

function Figures({ company }: { company: Company }) {
  const earned = company.pointsByDay.reduce((sum, { points }) => sum + points, 0);
  return (
    <dl className="card grid grid-cols-2 gap-px overflow-hidden bg-line *:bg-surface *:p-4 lg:grid-cols-4 [&_dd]:num [&_dd]:mt-0.5 [&_dd]:font-semibold [&_dd]:text-lg [&_dt]:text-faint [&_dt]:text-sm">
      <div>
        <dt>Account score</dt>
        <dd>{formatScore(company.accountScore)}</dd>
      </div>
      <div>
        <dt>People</dt>
        <dd className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {formatCount(company.people)}
          {Object.entries(company.stages)
            .filter(([, count]) => count > 0)
            .reverse()
            .map(([stage, count]) => (
              <span key={stage} className="inline-flex items-center gap-1 font-normal text-sm">
                <StageBadge stage={stage} /> {formatCount(count)}
              </span>
            ))}
        </dd>
      </div>
      <div>
        <dt>Events</dt>
        <dd>
          {formatCount(company.eventCount)}{' '}
          <span className="font-normal text-faint text-sm">{formatScore(earned)} points in 30 days</span>
        </dd>
      </div>
      <div>
        <dt>Last activity</dt>
        <dd>{company.lastEventAt ? <Time at={company.lastEventAt} /> : 'None'}</dd>
      </div>
      {company.fromPages.people > 0 && (
        <p className="col-span-full text-soft text-sm">
          {company.fromPages.people >= LIMITS.companyPagePeopleMax && 'At least '}
          {countOf(company.fromPages.people, 'more person is', 'more people are')} known only from web pages, where
          anyone can enter any address. The figures here don’t include people known only from web pages.
        </p>
      )}
    </dl>
  );
}
