import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import { CodeBlock } from '../../../components/code-block.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Time } from '../../../components/time.tsx';
import { countOf, formatCount, isolate, shownValue } from '../../../lib/format.ts';
import { eventSamplesQuery } from '../api/event-types.ts';

/** Shows the properties of an event type, with a few sample events. */
export function EventSamplesView({ eventType }: { eventType: string }) {
  const { data, error, refetch } = useQuery(eventSamplesQuery(eventType));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy className="skeleton m-5 h-40" />;
  if (data.lookedAt === 0)
    return <p className="p-5 text-soft text-sm">No events of this type from recently active leads.</p>;
  return (
    <div className="flex flex-col gap-5 p-5 text-sm">
      <p className="text-faint">Based on {countOf(data.lookedAt, 'event')} from recently active leads.</p>
      <section aria-labelledby="properties">
        <h3 id="properties" className="mb-1 font-medium">
          Properties
        </h3>
        {data.properties.length === 0 ? (
          <p className="text-soft">These events have no properties.</p>
        ) : (
          <ul>
            {data.properties.map(({ name, events, examples }) => (
              <li key={name} className="flex items-baseline gap-3 border-line border-t py-1.5 first:border-t-0">
                <code className="min-w-0 shrink-0 font-mono text-xs">{name}</code>
                <span className="min-w-0 flex-1 truncate text-soft">
                  <bdi>{examples.map(shownValue).join(' · ')}</bdi>
                </span>
                <span className="num shrink-0 text-faint text-xs">
                  {formatCount(events)} of {formatCount(data.lookedAt)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="samples">
        <h3 id="samples" className="mb-1 font-medium">
          Latest events
        </h3>
        <ul className="flex flex-col gap-3">
          {data.samples.map(({ leadId, at, properties }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two events of a lead may have the same time
            <li key={`${leadId} ${at} ${i}`}>
              <p className="mb-1 flex gap-2 text-faint text-xs">
                <Link to={leadPath(leadId)} className="min-w-0 truncate text-accent underline-offset-2 hover:underline">
                  <bdi>{shownValue(leadId)}</bdi>
                </Link>
                <Time at={at} />
              </p>
              <CodeBlock
                code={JSON.stringify(properties, null, 2)}
                label={`Properties of an event of ${isolate(leadId)}`}
              />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
