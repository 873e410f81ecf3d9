import { describe, expect, test } from 'vitest';
import { makeWork } from '../testing/lead-events.ts';
import { noticeOfStage, noticesOfWork } from './notices.ts';

const stages = ['cold', 'warm', 'hot', 'qualified'].map((name, i) => ({ name, from: i * 30 }));
const toldOf = (from: string, to: string, { cause = 'event' as const, owner = 'usr_1' as string | null } = {}) =>
  noticeOfStage({ at: 1, from, to, cause }, { owner, stages }).map(({ userId, detail }) => [userId, detail]);

describe('notices about a stage change', () => {
  test.each([
    ['cold', 'warm', []],
    ['warm', 'hot', [['usr_1', 'hot']]],
    ['hot', 'qualified', [['usr_1', 'qualified']]],
    ['qualified', 'hot', []],
    ['a stage that is gone', 'hot', [['usr_1', 'hot']]],
  ])('from %s to %s: %j', (from, to, told) => {
    expect(toldOf(from, to)).toEqual(told);
  });

  test('go to nobody if the lead has no owner, or if decay, new rules or a merge caused the change', () => {
    expect(toldOf('warm', 'hot', { owner: null })).toEqual([]);
    for (const cause of ['decay', 'ruleset', 'merge', 'manual'] as const)
      expect(noticeOfStage({ at: 1, from: 'warm', to: 'hot', cause }, { owner: 'usr_1', stages })).toEqual([]);
  });
});

describe('notices about work on a lead', () => {
  const told = (work: Parameters<typeof makeWork>[0]) =>
    noticesOfWork(makeWork(work), [
      { id: 'task_1', title: 'Call', dueAt: null, assignee: null, doneAt: null, createdAt: 1 },
    ]).map(({ userId, kind, detail }) => [userId, kind, detail]);

  test('go to the people concerned', () => {
    expect(told({ type: 'owner', owner: 'usr_2' })).toEqual([['usr_2', 'assigned', null]]);
    expect(told({ type: 'note', text: 'Hi', mentions: ['usr_2', 'usr_3'] })).toEqual([
      ['usr_2', 'mentioned', 'Hi'],
      ['usr_3', 'mentioned', 'Hi'],
    ]);
    expect(told({ type: 'task', taskId: 'task_1', assignee: 'usr_2' })).toEqual([['usr_2', 'assigned', 'Call']]);
  });

  test('never go to the people who did the work, and are sent for no other work', () => {
    expect(told({ type: 'owner', owner: 'usr_1' })).toEqual([]);
    expect(told({ type: 'owner', owner: null })).toEqual([]);
    expect(told({ type: 'note', text: 'Hi', mentions: ['usr_1'] })).toEqual([]);
    expect(told({ type: 'task', taskId: 'task_1', done: true, assignee: 'usr_2' })).toEqual([]);
    expect(told({ type: 'status', status: 'won' })).toEqual([]);
  });
});
