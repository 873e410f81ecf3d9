import type { Lead } from '../../../../../worker/contract/lead.ts';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { formatCount, formatScore, leadName } from '../../../lib/format.ts';

/** Compares the person after the merge with the kept lead as it is now. */
export function MergeOutcome({ lead, outcome }: { lead: Lead; outcome: Lead }) {
  const name = leadName(outcome);
  const contact = [outcome.email, outcome.phone, outcome.company].filter((text) => text && text !== name);
  return (
    <dl className="grid grid-cols-3 gap-3 rounded-lg border border-line bg-sunken p-3 text-sm [&_dt]:text-faint [&_dt]:text-xs">
      <div className="col-span-3 min-w-0">
        <dt>Resulting lead</dt>
        <dd className="font-medium [overflow-wrap:anywhere]">
          <bdi>{name}</bdi>
          {contact.length > 0 && (
            <span className="block font-normal text-soft">
              {contact.map((text, i) => (
                <span key={text}>
                  {i > 0 && ' · '}
                  <bdi>{text}</bdi>
                </span>
              ))}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>Score</dt>
        <dd className="num font-medium">
          {formatScore(lead.currentScore)} → {formatScore(outcome.currentScore)}
        </dd>
      </div>
      <div>
        <dt>Events</dt>
        <dd className="num font-medium">
          {formatCount(lead.eventCount)} → {formatCount(outcome.eventCount)}
        </dd>
      </div>
      <div>
        <dt>Stage</dt>
        <dd>
          <StageBadge stage={outcome.leadStage} />
        </dd>
      </div>
    </dl>
  );
}
