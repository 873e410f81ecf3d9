import type { ComingBack } from '../../contract/coming-back.ts';
import { toInstant } from '../../contract/instant.ts';
import { chanceToReturn, type ReturnParameters } from '../churn.ts';
import { DAY_MS } from '../time.ts';
import { CONVERTING_LEADS_MIN } from './back-test-warnings.ts';
import { fitReturn, type ReturnCount } from './fit-return.ts';
import { hashOf } from './jackknife.ts';
import { ACTIVE_DAYS, cellOf, chancesOf, IDLE_DAYS, returnTable, sumOf } from './return-table.ts';
import { roundFigure } from './round-figure.ts';

/** The days on which a lead was active, as ascending numbers of days since the epoch. */
type ActiveDays = ArrayLike<number>;
/** The active days of one lead, and whether only pages have ever mentioned it. */
export interface LeadDays {
  days: ActiveDays;
  isFromPages: boolean;
}
/** The histories of all leads. Histories are read again for each question, so that only one page is in memory. */
type Histories = () => Iterable<ActiveDays>;

/** Max. moments to compare: half a year, as moments are one week apart. */
const MOMENTS_MAX = 26;
const STEP_DAYS = 7;
/** More histories would take longer without changing the parameters. */
const FITTED_LEADS_MAX = 20_000;
/** Estimated chances stay at least this far from 0 and 1. */
const CHANCE_MIN = 0.001;

interface Span {
  /** The first day after the known history. */
  until: number;
  horizonDays: number;
}

interface Learned {
  leadsBack: number;
  cells: ReturnType<typeof returnTable>['cells'];
  chances: number[];
  parameters: ReturnParameters;
}

type Method = 'table' | 'model';

interface Asked {
  testDay: number;
  horizonDays: number;
  /** The number of leads that were read. */
  leads: number;
}

/**
 * Counts how likely leads are to come back. Uses only leads known to the customer if enough of them came back, because anyone can invent
 * visitors and the dates of their visits. If too few of them came back, uses all leads.
 */
export function countComingBack(leads: () => Iterable<LeadDays>, asked: Asked): ComingBack {
  const everyone = function* () {
    for (const { days } of leads()) yield days;
  };
  const knownOnes = function* () {
    for (const { days, isFromPages } of leads()) if (!isFromPages) yield days;
  };
  const known = countReturns(knownOnes, asked);
  if (known.by !== null) return { ...known, learnedFrom: 'known' };
  return { ...countReturns(everyone, asked), learnedFrom: 'all' };
}

/**
 * Computes how likely leads are to come back, and tests the result. The test learns from the time before `testDay`, and compares the
 * prediction with what followed. The choice between table and model is based only on earlier days, even in the test.
 */
function countReturns(histories: Histories, { testDay, horizonDays, leads }: Asked): Omit<ComingBack, 'learnedFrom'> {
  const known = { leads, horizonDays };
  const final = learn(histories, { until: testDay + horizonDays, horizonDays });
  const { moments, returned } = sumOf(final.cells);
  const baseRate = moments === 0 ? 0 : roundFigure(returned / moments);
  if (final.leadsBack < CONVERTING_LEADS_MIN)
    return { ...known, by: null, baseRate, cells: [], parameters: null, test: null };
  const learned = learn(histories, { until: testDay, horizonDays });
  const isTested = sumOf(learned.cells).moments > 0;
  const before = learn(histories, { until: testDay - horizonDays, horizonDays });
  const chosenBefore = isTested
    ? judge(histories, before, { until: testDay - horizonDays, horizonDays }).better
    : 'table';
  const test = judge(histories, learned, { until: testDay, horizonDays });
  return {
    ...known,
    ...{ by: isTested ? test.better : 'table', baseRate },
    cells: final.cells.map((cell, i) => ({
      activeDays: ACTIVE_DAYS[Math.floor(i / IDLE_DAYS.length)] as number,
      idleDays: IDLE_DAYS[i % IDLE_DAYS.length] as number,
      leads: cell.leads,
      cameBack: cell.moments === 0 ? 0 : roundFigure(cell.returned / cell.moments),
      chance: roundFigure(final.chances[i] as number),
    })),
    parameters: final.parameters,
    test:
      isTested && test.leads > 0
        ? {
            at: toInstant(testDay * DAY_MS),
            ...{ leads: test.leads, cameBack: roundFigure(test.returned / test.leads), by: chosenBefore },
            logLoss: {
              chosen: test[chosenBefore],
              ...{ table: test.table, model: test.model, constant: constantLoss(test) },
            },
          }
        : null,
  };
}

/** Learns from everything that was known before the day `until`. */
function learn(histories: Histories, { until, horizonDays }: Span): Learned {
  const table = returnTable();
  const moments = Array.from({ length: MOMENTS_MAX }, (_, i) => until - horizonDays - i * STEP_DAYS);
  for (const days of histories()) {
    const seen = moments.map((day) => ({ ...visitBefore(days, day), day }));
    table.add(
      seen.flatMap(({ visit, next, day }) =>
        visit ? [{ ...visit, returns: next !== undefined && next < day + horizonDays }] : [],
      ),
    );
  }
  const { logLikelihood: _, ...found } = fitReturn(countHistories(histories, until));
  const parameters = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, roundFigure(value)]),
  ) as unknown as ReturnParameters;
  return { leadsBack: table.countBack(), cells: table.cells, chances: chancesOf(table.cells), parameters };
}

/** A lead as it was known at the start of a day, and its next active day. Undefined if the lead was not known yet. */
function visitBefore(days: ActiveDays, day: number) {
  let count = 0;
  while (count < days.length && (days[count] as number) < day) count++;
  const visit = count === 0 ? null : { activeDays: count, idleDays: day - (days[count - 1] as number) };
  return { visit, next: days[count] };
}

/** Counts equal histories before a day, and sorts them by content, so that the order of leads does not matter. */
function countHistories(histories: Histories, until: number): ReturnCount[] {
  let total = 0;
  for (const days of histories()) if ((days[0] ?? until) < until) total++;
  const every = Math.ceil(total / FITTED_LEADS_MAX);
  const counts = new Map<string, ReturnCount>();
  for (const days of histories()) {
    if (every > 1 && hashOf(Array.from(days)) % every !== 0) continue;
    const recency = recencyAt(days, until);
    if (!recency) continue;
    const key = Object.values(recency).join(' ');
    const known = counts.get(key);
    if (known) known.leads++;
    else counts.set(key, { ...recency, leads: 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

function recencyAt(days: ActiveDays, until: number) {
  const { visit } = visitBefore(days, until);
  if (!visit) return null;
  const first = days[0] as number;
  return {
    repeatActiveDays: visit.activeDays - 1,
    recencyWeeks: (until - visit.idleDays - first) / 7,
    ageWeeks: (until - first) / 7,
  };
}

/** Compares estimated chances with what happened within the horizon that starts on the day `until`. The returned losses are averages over all leads. */
function judge(histories: Histories, { chances, parameters }: Learned, { until, horizonDays }: Span) {
  const losses = { table: 0, model: 0 };
  let [leads, returned] = [0, 0];
  for (const days of histories()) {
    const { visit, next } = visitBefore(days, until);
    const recency = recencyAt(days, until);
    if (!visit || !recency) continue;
    const returns = next !== undefined && next < until + horizonDays;
    leads++;
    if (returns) returned++;
    losses.table += lossOf(chances[cellOf(visit)] as number, returns);
    losses.model += lossOf(chanceToReturn(recency, { parameters, horizonDays }), returns);
  }
  const table = roundFigure(losses.table / Math.max(1, leads));
  const model = roundFigure(losses.model / Math.max(1, leads));
  const better: Method = model < table ? 'model' : 'table';
  return { leads, returned, table, model, better };
}

function lossOf(chance: number, returns: boolean): number {
  const bounded = Math.min(1 - CHANCE_MIN, Math.max(CHANCE_MIN, chance));
  return -Math.log(returns ? bounded : 1 - bounded);
}

/** The loss of the best constant estimate, which is the share of leads that came back. */
function constantLoss({ leads, returned }: { leads: number; returned: number }): number {
  const share = returned / leads;
  if (share === 0 || share === 1) return 0;
  return roundFigure(-share * Math.log(share) - (1 - share) * Math.log(1 - share));
}
