import type { Fit } from '../../../../../worker/contract/fit.ts';
import { describeConditions } from '../../../lib/describe-conditions.ts';
import { formatDelta, formatScore } from '../../../lib/format.ts';

/** Shows how well the lead fits, with the fit rules that matched. */
export default function LeadFit({ fit: { letter, points, rules } }: { fit: Fit }) {
  return (
    <>
      <dt>Fit</dt>
      <dd className="min-w-0 py-1.5">
        <p>
          {letter}{' '}
          <span className="text-faint">
            · {formatScore(points)} {points === 1 ? 'point' : 'points'}
          </span>
        </p>
        {rules.length > 0 && (
          <ul aria-label="Matching fit rules" className="mt-1 flex flex-col gap-0.5 text-soft text-xs">
            {rules.map((rule) => (
              <li key={JSON.stringify(rule)} className="flex justify-between gap-3">
                <span className="min-w-0 [overflow-wrap:anywhere]">{describeConditions([rule])[0]}</span>
                <span className="num shrink-0">{formatDelta(rule.points)}</span>
              </li>
            ))}
          </ul>
        )}
      </dd>
    </>
  );
}
