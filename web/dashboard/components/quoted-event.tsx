import type { EventQuote } from '../../../worker/contract/event-quote.ts';
import type { Ruleset } from '../../../worker/contract/ruleset.ts';
import { describeEvent } from '../lib/describe-event.ts';
import { formatDelta } from '../lib/format.ts';
import { Time } from './time.tsx';

/** An event in one line: “Asked for a demo 12m ago, +50 · /pricing”. */
export function QuotedEvent({ event, ruleset }: { event: EventQuote; ruleset: Ruleset | undefined }) {
  const { eventType, points, page, at } = event;
  return (
    <span className="min-w-0 truncate">
      {describeEvent(eventType, ruleset)} <Time at={at} />
      {points !== 0 && <span className="num">, {formatDelta(points)}</span>}
      {page !== null && (
        <>
          {' · '}
          <bdi>{page}</bdi>
        </>
      )}
    </span>
  );
}
