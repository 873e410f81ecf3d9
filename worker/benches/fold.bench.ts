/**
 * Measures how many events one core folds per second: `node worker/benches/fold.bench.ts`. Uses 100 leads with 20,000 events each: mixed
 * types, capped and negative points, gaps long enough for decay, and some properties.
 */
import type { Decay } from '../contract/ruleset.ts';
import { evolve, fold, initialState } from '../domain/fold.ts';
import { toFolded } from '../domain/folded-event.ts';
import { type Award, compareEvents, type LeadEvent } from '../domain/lead-event.ts';
import { DAY_MS } from '../domain/time.ts';
import { seededRandom } from '../testing/seeded-random.ts';

const LEADS = 100;
const EVENTS_PER_LEAD = 20_000;
const ROUNDS = 3;
const DECAY: Decay = { graceDays: 7, ratePerDay: 0.05 };

const AWARDS: Award[][] = [
  [{ rulesetVersion: 1, ruleId: 'rule_page_view', points: 5, cap: { times: 3, per: 'day' } }],
  [{ rulesetVersion: 1, ruleId: 'rule_download', points: 10, cap: { times: 5, per: 'week' } }],
  [{ rulesetVersion: 1, ruleId: 'rule_signup', points: 20, cap: { times: 1, per: 'lifetime' } }],
  [{ rulesetVersion: 1, ruleId: 'rule_demo_request', points: 50 }],
  [{ rulesetVersion: 1, ruleId: 'rule_unsubscribe', points: -12.5 }],
  [
    { rulesetVersion: 1, ruleId: 'rule_pricing', points: 7.25 },
    { rulesetVersion: 1, ruleId: 'rule_pricing_daily', points: 2, cap: { times: 1, per: 'day' } },
  ],
  [],
];

function makeLog(seed: number): LeadEvent[] {
  const random = seededRandom(seed);
  const log: LeadEvent[] = [];
  let occurredAt = Date.UTC(2020, 0, 1);
  for (let i = 0; i < EVENTS_PER_LEAD; i++) {
    const gap = random();
    // One event in eight happens in the same millisecond as the previous one. One event in five hundred follows a gap in which the score
    // decays.
    if (gap > 0.125) occurredAt += Math.floor(gap > 0.998 ? DAY_MS * (7 + random() * 30) : random() * 3_600_000);
    const eventId = `evt_${seed}_${Math.floor(random() * 1e12)}_${i}`;
    const logged = { eventId, occurredAt, receivedAt: occurredAt, source: 'page' as const };
    log.push(
      random() < 0.01
        ? { ...logged, kind: 'traits', traits: { name: `Lead ${i}`, custom: { plan: 'pro' } } }
        : {
            ...logged,
            kind: 'activity',
            type: 'page_view',
            properties: {},
            awards: AWARDS[Math.floor(random() * AWARDS.length)] as Award[],
          },
    );
  }
  return log;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

function measure(name: string, logs: readonly LeadEvent[][], foldLog: (log: readonly LeadEvent[]) => number): void {
  let best = 0;
  let checksum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    checksum = 0;
    const startedAt = performance.now();
    for (const log of logs) checksum += foldLog(log);
    best = Math.max(best, (LEADS * EVENTS_PER_LEAD) / ((performance.now() - startedAt) / 1000));
  }
  process.stdout.write(`${name}: ${Math.round(best).toLocaleString('en-US')} events/s (checksum ${checksum})\n`);
}

const inOrder = Array.from({ length: LEADS }, (_, lead) => makeLog(lead + 1).sort(compareEvents));
const inAnyOrder = inOrder.map((log, lead) => shuffled(log, seededRandom(1000 + lead)));

process.stdout.write(`${LEADS} leads × ${EVENTS_PER_LEAD} events, one thread, best of ${ROUNDS}\n`);
measure('evolve, in canonical order', inOrder, (log) => {
  let state = initialState;
  for (const event of log) state = evolve(state, toFolded(event), { decay: DECAY });
  return state.score;
});
measure('fold, events in order', inOrder, (log) => fold(log, { decay: DECAY }).score);
measure('fold, events shuffled', inAnyOrder, (log) => fold(log, { decay: DECAY }).score);
