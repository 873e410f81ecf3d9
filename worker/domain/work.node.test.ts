import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { Work } from '../contract/work.ts';
import { anyHistory, MONDAY, makeActivity, makeConfig, makeWork } from '../testing/lead-events.ts';
import { explain } from './explain.ts';
import { fold } from './fold.ts';
import { toFolded } from './folded-event.ts';
import { computeIntelligence } from './intelligence.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { DEFAULT_OUTCOME, findOutcomeAt } from './outcome.ts';
import { DAY_MS } from './time.ts';
import { trace } from './trace.ts';
import { listIdsOf, workFactsOf } from './work.ts';

const { ruleset } = makeConfig();
const at = (minute: number) => MONDAY + minute * 60_000;
const work = (minute: number, done: Work) => makeWork(done, { occurredAt: at(minute), eventId: `w_${minute}` });
const workOf = (...entries: LeadEvent[]) => fold(entries, ruleset).work;

describe('work is not activity', () => {
  const isPoints = (event: LeadEvent) => event.kind === 'work' && event.work.type === 'points';

  test('apart from points by hand, a lead with work has the same score and activity as a lead without work', () => {
    fc.assert(
      fc.property(anyHistory, ({ events, ruleset: any }) => {
        const given = events.filter((event) => !isPoints(event));
        const { work: _, position: _last, isVouched: _known, ...worked } = fold(given, any);
        const {
          position: _other,
          isVouched: _page,
          ...idle
        } = fold(
          given.filter(({ kind }) => kind !== 'work'),
          any,
        );
        expect(worked).toEqual(idle);
      }),
      { numRuns: 300 },
    );
  });

  test('points by hand change only the score, do not restart decay, and are not counted as events', () => {
    const activity = makeActivity({ points: 100 });
    const given = makeWork({ type: 'points', points: 20, reason: 'Fair' }, { occurredAt: MONDAY + 9 * DAY_MS });
    const { score, lastEventAt, eventCount, recentEventTimes, firstEventAt } = fold([activity, given], ruleset);
    expect(score).toBeCloseTo(100 * 0.95 ** 2 + 20, 8);
    expect({ lastEventAt, eventCount, firstEventAt, recentEventTimes }).toEqual({
      ...{ lastEventAt: MONDAY, eventCount: 1, firstEventAt: MONDAY, recentEventTimes: [MONDAY] },
    });
  });

  test('a lead that only got points by hand has no activity to respond to', () => {
    const events = [makeWork({ type: 'points', points: 50, reason: 'Fair' })].map(toFolded);
    const { engagementScore, churnProbability } = computeIntelligence(
      events,
      { ruleset },
      { at: at(1), outcomeAt: null },
    );
    expect({ engagementScore, churnProbability }).toEqual({ engagementScore: 0, churnProbability: null });
  });
});

describe('owner and status of a merged lead', () => {
  const joined = (minute: number, done: Work): LeadEvent => ({ ...work(minute, done), absorbed: true });

  test('are used only if the kept lead has none, whichever entry is later', () => {
    const theirs = [joined(5, { type: 'owner', owner: 'usr_2' }), joined(5.5, { type: 'status', status: 'working' })];
    expect(workOf(...theirs)).toMatchObject({ owner: 'usr_2', status: 'working' });
    const own = [work(1, { type: 'owner', owner: null }), work(2, { type: 'status', status: 'won' })];
    expect(workOf(...theirs, ...own)).toMatchObject({ owner: null, status: 'won', statusAt: at(2) });
    const later = [work(7, { type: 'owner', owner: 'usr_3' }), work(8, { type: 'status', status: 'new' })];
    expect(workOf(...theirs, ...later)).toMatchObject({ owner: 'usr_3', status: 'new' });
  });

  test('do not make the kept lead lost', () => {
    const lost = joined(5, { type: 'status', status: 'lost', reason: 'Spam' });
    expect(workOf(lost)).toMatchObject({ status: 'new', statusAt: null, lostReason: null });
    expect(workOf(joined(1, { type: 'status', status: 'working' }), lost)).toMatchObject({ status: 'working' });
  });
});

describe('owner, status and tasks', () => {
  test('come from the latest entry', () => {
    const known = workOf(
      work(1, { type: 'owner', owner: 'usr_1' }),
      work(4, { type: 'status', status: 'lost', reason: 'No budget' }),
      work(3, { type: 'owner', owner: 'usr_2' }),
      work(2, { type: 'status', status: 'working' }),
    );
    expect(known).toMatchObject({
      owner: 'usr_2',
      status: 'lost',
      lostReason: 'No budget',
      statusAt: at(4),
      at: at(4),
    });
  });

  test('change field by field, and tasks can be finished and reopened', () => {
    const created = work(1, { type: 'task', taskId: 'w_1', title: 'Call', dueAt: at(60), assignee: 'usr_1' });
    const moved = work(2, { type: 'task', taskId: 'w_1', dueAt: at(90) });
    const done = work(3, { type: 'task', taskId: 'w_1', done: true });
    const doneAgain = work(4, { type: 'task', taskId: 'w_1', done: true });
    const reopened = work(5, { type: 'task', taskId: 'w_1', done: false });
    const task = { id: 'w_1', title: 'Call', dueAt: at(90), assignee: 'usr_1', createdAt: at(1) };
    expect(workOf(created, moved)?.tasks).toEqual([{ ...task, doneAt: null }]);
    expect(workOf(created, moved, done, doneAgain)?.tasks).toEqual([{ ...task, doneAt: at(3) }]);
    expect(workOf(created, moved, done, doneAgain, reopened)?.tasks).toEqual([{ ...task, doneAt: null }]);
    expect(workOf(moved, done)?.tasks).toEqual([]);
  });

  test('the next task is the open task that is due first, and a closed lead has no next task', () => {
    const tasks = [90, 60, 30].map((minute, i) =>
      work(i + 1, { type: 'task', taskId: `w_${i + 1}`, title: 'Call', dueAt: at(minute) }),
    );
    const done = work(4, { type: 'task', taskId: 'w_3', done: true });
    expect(workFactsOf(workOf(...tasks, done)).taskDueAt).toBe(at(60));
    expect(workFactsOf(workOf(...tasks, work(5, { type: 'status', status: 'won' }))).taskDueAt).toBeNull();
  });

  test('keep the newest finished tasks and notes, up to their limits', () => {
    const doneMax = LIMITS.doneTasksMax;
    const finished = Array.from({ length: doneMax + 2 }, (_, i) => [
      work(2 * i, { type: 'task', taskId: `w_${2 * i}`, title: `${i}` }),
      work(2 * i + 1, { type: 'task', taskId: `w_${2 * i}`, done: true }),
    ]).flat();
    expect(workOf(...finished)?.tasks.map(({ title }) => title)).toEqual(
      Array.from({ length: doneMax }, (_, i) => `${i + 2}`),
    );
    const notes = Array.from({ length: LIMITS.shownNotesMax + 1 }, (_, i) => work(i, { type: 'note', text: `${i}` }));
    expect(workOf(...notes)?.noteIds).toEqual(notes.slice(1).map(({ eventId }) => eventId));
  });
});

describe('points by hand are explained', () => {
  test('separately from rules, with the person and the reason', () => {
    const events = [makeActivity({ points: 10 }), work(1, { type: 'points', points: -4, reason: 'Competitor' })];
    const { lines, hundredths } = explain(trace(events, ruleset, at(2)), ruleset, at(2));
    expect(hundredths).toBe(600);
    expect(lines.at(-1)).toEqual({
      ...{ type: 'by_hand', at: at(1), eventId: 'w_1', by: 'usr_1', reason: 'Competitor', hundredths: -400 },
    });
  });
});

describe('the status “won”', () => {
  const outcomeAt = (...events: LeadEvent[]) =>
    findOutcomeAt(events.sort(compareEvents).map(toFolded), DEFAULT_OUTCOME, { until: at(1_000), matches: () => true });
  const won = (minute: number) => work(minute, { type: 'status', status: 'won' });
  const signed = (minute: number) =>
    makeActivity({ type: 'contract_signed', occurredAt: at(minute), eventId: `s_${minute}` });

  test('counts as the outcome from that time on, whatever outcome the project has chosen', () => {
    expect(outcomeAt(won(3))).toBe(at(3));
    expect(outcomeAt(won(3), won(5))).toBe(at(3));
    expect(outcomeAt(won(3), signed(5))).toBe(at(3));
    expect(outcomeAt(signed(2), won(3))).toBe(at(2));
  });

  test('is undone by another status', () => {
    const working = work(4, { type: 'status', status: 'working' });
    expect(outcomeAt(won(3), working)).toBeNull();
    expect(outcomeAt(won(3), working, won(6))).toBe(at(6));
    expect(outcomeAt(won(1), signed(2), working)).toBe(at(2));
  });
});

describe('manual lists', () => {
  const add = (list: string): Work => ({ type: 'list', list, isIn: true });
  const remove = (list: string, ...adds: string[]): Work => ({ type: 'list', list, isIn: false, adds });

  test('a removal from a list undoes only the entries that it names', () => {
    const entries = [
      work(1, add('lst_1')),
      work(2, add('lst_1')),
      work(3, remove('lst_1', 'w_1')),
      work(4, add('lst_0')),
    ];
    expect(listIdsOf(workOf(...entries))).toEqual(['lst_0', 'lst_1']);
    expect(listIdsOf(workOf(...entries, work(5, remove('lst_1', 'w_2'))))).toEqual(['lst_0']);
  });

  test(`are limited to the last ${LIMITS.leadListsMax} that a lead joined`, () => {
    const entries = Array.from({ length: LIMITS.leadListsMax + 1 }, (_, i) => work(i, add(`lst_${i}`)));
    const kept = listIdsOf(workOf(...entries));
    expect([kept.length, kept.includes('lst_0'), kept.includes('lst_1')]).toEqual([LIMITS.leadListsMax, false, true]);
  });
});
