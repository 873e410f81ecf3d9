import type { LeadRow, ProjectChange } from '../contract/project-change.ts';
import { HOUR_MS } from '../domain/time.ts';
import { MONDAY } from './lead-events.ts';

// The following factories make one change of one lead, with defaults for all fields.

export function makeRow(given: Partial<LeadRow> = {}): LeadRow {
  return {
    seq: 1,
    name: null,
    email: null,
    company: null,
    phone: null,
    companyKey: null,
    companyName: null,
    companyFrom: null,
    custom: {},
    pageProperties: null,
    firstTouch: null,
    score: 5,
    firstEventAt: MONDAY,
    lastEventAt: MONDAY,
    scoredAt: null,
    eventCount: 1,
    recentEventTimes: [MONDAY],
    phase: 0,
    rank: 5,
    decayFrom: MONDAY + 7 * 24 * HOUR_MS,
    stage: 'cold',
    changesAt: null,
    evaluatedAt: MONDAY,
    createdAt: MONDAY,
    configVersion: 1,
    idKind: 'own',
    knownFrom: null,
    owner: null,
    status: null,
    taskDueAt: null,
    pointsByHour: {},
    lastEvent: null,
    bestEvent: null,
    callRank: null,
    reachedAt: {},
    isCustomer: 0,
    memberOf: null,
    mergedInto: null,
    ...given,
  };
}

/** Makes a change from `fromSeq` to the seq of its row. By default, the change consists of one page view. */
export function makeChange({
  leadId = 'lead_1',
  fromSeq = 0,
  row = {},
  activity = [{ hour: MONDAY / HOUR_MS, eventType: 'page_view', count: 1 }],
  stageMoves = [],
}: Partial<Omit<ProjectChange, 'row' | 'toSeq'>> & { row?: Partial<LeadRow> } = {}): ProjectChange & { row: LeadRow } {
  const whole = makeRow({ seq: fromSeq + 1, ...row });
  return { leadId, fromSeq, toSeq: whole.seq, row: whole, summary: null, activity, stageMoves };
}
