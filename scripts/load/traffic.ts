import { DAY_MS, HOUR_MS } from '../../worker/domain/time.ts';

/** An event as `POST /api/events` accepts it. */
export interface LoadEvent {
  eventType: string;
  eventId: string;
  leadId: string;
  timestamp: string;
  properties: { page: string; duration: number };
}

/** Event types by percentage; the last one scores nothing. */
const TYPES: [eventType: string, weight: number][] = [
  ['page_view', 70],
  ['download', 9],
  ['signup', 8],
  ['demo_request', 4],
  ['contract_signed', 1],
  ['video_watched', 8],
];
const PAGES = ['/', '/pricing', '/docs', '/blog/lead-scoring', '/compare'];

const DUPLICATE_SHARE = 0.05;
const LATE_SHARE = 0.05;
const BATCH_SHARE = 0.05;
const BATCH_SIZE = 20;
/** Duplicates repeat recently sent events, as retries would. */
const REMEMBERED = 2_000;
/** A few leads cause most events: the k-th busiest has 1/k^s of the busiest (Zipf, 1949). */
const ZIPF_EXPONENT = 1;

export interface Traffic {
  /** The events of the next request, usually one. */
  next(): LoadEvent[];
  counts: { duplicates: number; late: number; batches: number };
}

/** Endless traffic derived from `random`; `now` is in epoch ms. Leads are named by rank, the busiest first. */
export function makeTraffic({
  run,
  leads,
  random = Math.random,
  now = Date.now,
}: {
  run: string;
  leads: number;
  random?: () => number;
  now?: () => number;
}): Traffic {
  const pickLead = weighted(
    Array.from({ length: leads }, (_, i) => [leadName(run, i), 1 / (i + 1) ** ZIPF_EXPONENT]),
    random,
  );
  const pickType = weighted(TYPES, random);
  const pickPage = weighted(
    PAGES.map((page) => [page, 1]),
    random,
  );
  const remembered: LoadEvent[] = [];
  const counts = { duplicates: 0, late: 0, batches: 0 };
  let made = 0;

  function nextEvent(): LoadEvent {
    if (remembered.length > 0 && random() < DUPLICATE_SHARE) {
      counts.duplicates++;
      return remembered[Math.floor(random() * remembered.length)] as LoadEvent;
    }
    const isLate = random() < LATE_SHARE;
    if (isLate) counts.late++;
    const event = {
      eventType: pickType(),
      eventId: `evt_${run}_${made}`,
      leadId: pickLead(),
      timestamp: new Date(now() - (isLate ? HOUR_MS + random() * 60 * DAY_MS : 0)).toISOString(),
      properties: { page: pickPage(), duration: Math.round(random() * 120) },
    };
    remembered[made++ % REMEMBERED] = event;
    return event;
  }

  return {
    counts,
    next() {
      if (random() >= BATCH_SHARE) return [nextEvent()];
      counts.batches++;
      return Array.from({ length: BATCH_SIZE }, nextEvent);
    },
  };
}

export const leadName = (run: string, rank: number): string => `${run}-${rank}`;

/** Picks each value in proportion to its weight. */
function weighted<Value>(values: readonly (readonly [Value, weight: number])[], random: () => number): () => Value {
  let total = 0;
  const upTo = values.map(([, weight]) => {
    total += weight;
    return total;
  });
  return () => {
    const at = random() * total;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at < (upTo[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return (values[low] as readonly [Value, number])[0];
  };
}
