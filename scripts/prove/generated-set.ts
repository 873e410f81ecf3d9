import { DAY_MS } from '../../worker/domain/time.ts';
import { seededRandom } from '../../worker/testing/seeded-random.ts';
import { type ProvingEvent, type ProvingSet, ruleOf } from './proving-set.ts';

const BEGINS = Date.UTC(2025, 0, 1);
const DAYS = 200;
const day = (n: number): string => new Date(BEGINS + n * DAY_MS).toISOString();
const TYPES = ['demo_request', 'download', 'page_view'];
const POINTS = [30, 10, 1];
const GRACE_DAYS = 7;
const RATE_PER_DAY = 0.05;

/**
 * Leads that buy by known rules of 30, 10 and 1 points with decay: the higher their score, the more likely they buy. The random numbers
 * are the same in every run.
 */
export function generateSet(leads: number): ProvingSet {
  const [random, noise] = [seededRandom(11), seededRandom(12)];
  const events: ProvingEvent[] = [];
  for (let i = 0; i < leads; i++) {
    const leadId = `lead_${i}`;
    const begins = Math.floor(random() * (DAYS - 60));
    const eager = random() ** 3;
    let [score, lastDay] = [0, begins];
    for (let today = begins; today < DAYS; today++) {
      // Activities happen in the morning and orders in the afternoon.
      for (const [type, eventType] of TYPES.entries()) {
        if (random() > (eager * (type + 1) ** 2) / 40 && !(today === begins && type === 2)) continue;
        const idle = Math.max(0, today - lastDay - GRACE_DAYS);
        score = score * (1 - RATE_PER_DAY) ** idle + (POINTS[type] as number);
        lastDay = today;
        const at = BEGINS + today * DAY_MS + Math.floor(random() * DAY_MS * 0.5);
        events.push({ eventId: `evt_${events.length}`, leadId, eventType, at, properties: {} });
        // This type occurs along with activities, so buyers do it more often than others. This type does not change the chance of buying.
        if (noise() < 0.3)
          events.push({ eventId: `evt_${events.length}`, leadId, eventType: 'scrolled', at, properties: {} });
      }
      const current = score * (1 - RATE_PER_DAY) ** Math.max(0, today - lastDay - GRACE_DAYS);
      if (random() > 0.0004 * (1 + current)) continue;
      const at = BEGINS + (today + 0.75) * DAY_MS;
      events.push({ eventId: `evt_${events.length}`, leadId, eventType: 'order', at, properties: {} });
      break;
    }
  }
  return {
    name: `generated, ${leads.toLocaleString('en-US')} leads`,
    events,
    rules: TYPES.map((type, i) => ruleOf(type, POINTS[i] as number)),
    decay: { graceDays: GRACE_DAYS, ratePerDay: RATE_PER_DAY },
    outcome: { eventType: 'order', horizonDays: 14 },
    ...{ from: day(107), until: day(184), everyDays: 7, activeDays: 60 },
    ...{ learnFrom: day(30), learnUntil: day(93) },
    // The live rules are already the true rules, so a suggestion cannot be better and should be hardly worse.
    suggestion: { auc: 0.8, gainLow: -0.02 },
    bars: [
      { order: 'live', figure: 'auc', least: 0.8, most: 1 },
      { order: 'newest_first', figure: 'auc', least: 0, most: 0.75 },
    ],
  };
}
