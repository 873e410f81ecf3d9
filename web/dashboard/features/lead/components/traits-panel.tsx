import { lazy, memo, Suspense } from 'react';
import { CopyButton } from '../../../components/copy-button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { humanize, shownValue } from '../../../lib/format.ts';
import type { LeadProfile } from '../api/get-lead.ts';

const LeadCompany = lazy(() => import('./lead-company.tsx'));
const LeadFit = lazy(() => import('./lead-fit.tsx'));
const LeadLists = lazy(() => import('./lead-lists.tsx'));
const LeadSegments = lazy(() => import('./lead-segments.tsx'));

const toText = (value: unknown): string => {
  const isList = Array.isArray(value) && value.every((each) => typeof each !== 'object');
  return shownValue(isList ? value.join(', ') : value);
};

/** Describes where the lead came from, in one line for each known fact. */
function firstTouchOf({ firstTouch }: LeadProfile): [string, string][] {
  if (firstTouch === null) return [];
  const { campaign, referrer, landingPage } = firstTouch;
  const words = campaign && [campaign.source, campaign.medium, campaign.name, campaign.term, campaign.content];
  const known: [string, string | null][] = [
    ['First campaign', words?.filter((word) => word !== null).join(' / ') ?? null],
    ['First referrer', referrer],
    ['Landing page', landingPage],
  ];
  return known
    .filter((pair): pair is [string, string] => pair[1] !== null)
    .map(([name, value]) => [name, shownValue(value)]);
}

/** Shows the known facts about the person. */
export const TraitsPanel = memo(function TraitsPanel({ lead }: { lead: LeadProfile }) {
  const known = [
    ['Name', lead.name],
    ['Email', lead.email],
    ['Company', lead.company],
    ['Phone', lead.phone],
    ...Object.entries(lead.custom).map(([key, value]) => [humanize(key), toText(value)] as const),
  ].filter((pair): pair is [string, string] => pair[1] !== null);
  return (
    <Panel title="Properties" bodyClassName="px-4 py-2">
      <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-4 text-sm [&_dt]:py-1.5 [&_dt]:text-faint">
        {known.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="[overflow-wrap:anywhere]">{name}</dt>
            <dd className="min-w-0 py-1.5 [overflow-wrap:anywhere]">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        {firstTouchOf(lead).map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="min-w-0 py-1.5 [overflow-wrap:anywhere]">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        {lead.companyKey !== null && (
          <Suspense>
            <LeadCompany companyKey={lead.companyKey} />
          </Suspense>
        )}
        {lead.fit && (
          <Suspense>
            <LeadFit fit={lead.fit} />
          </Suspense>
        )}
        {lead.segmentIds.length > 0 && (
          <Suspense>
            <LeadSegments ids={lead.segmentIds} />
          </Suspense>
        )}
        <Suspense>
          <LeadLists lead={lead} />
        </Suspense>
        <dt>Created</dt>
        <dd className="py-1.5">
          <Time at={lead.firstEventAt ?? lead.createdAt} absolute />
        </dd>
        <dt>ID</dt>
        <dd className="flex min-w-0 items-center">
          <code className="truncate font-mono text-xs">{shownValue(lead._id)}</code>
          <CopyButton text={lead._id} label="Copy ID" />
        </dd>
      </dl>
      {lead.omittedProperties && (
        <p className="border-line border-t py-2 text-faint text-xs [overflow-wrap:anywhere]">
          Omitted (no room): <bdi>{shownValue(lead.omittedProperties.join(', '))}</bdi>
        </p>
      )}
    </Panel>
  );
});
