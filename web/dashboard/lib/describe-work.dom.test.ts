import { expect, it } from 'vitest';
import type { WorkEntry } from '../../../worker/contract/work.ts';
import { describeWork } from './describe-work.ts';

const say = (work: unknown) =>
  describeWork(work as WorkEntry, {
    nameOf: (id) => (id === 'usr_1' ? 'You' : 'Bob'),
    titleOf: (id) => (id === 'tsk_1' ? 'Send the quote' : undefined),
    dateTime: () => 'Feb 11, 2026, 10:30',
    listOf: () => 'Trade fair',
  });

it('says what someone did with a lead', () => {
  expect(say({ type: 'owner', owner: 'usr_1' })).toBe('Assigned to you');
  expect(say({ type: 'owner', owner: 'usr_2' })).toBe('Assigned to Bob');
  expect(say({ type: 'owner', owner: null })).toBe('Unassigned');
  expect(say({ type: 'status', status: 'lost', reason: 'No budget' })).toBe('Marked lost: No budget');
  expect(say({ type: 'note', text: 'Wants a quote.' })).toBe('Wants a quote.');
  expect(say({ type: 'list', list: 'lst_1', isIn: true })).toBe('Added to Trade fair');
  expect(say({ type: 'points', points: -5, reason: 'Wrong person' })).toBe('Points removed: Wrong person');
});

it('names a task by its title, which later entries of the task leave out', () => {
  const task = { type: 'task', taskId: 'tsk_1' };
  expect(say({ ...task, title: 'Call', dueAt: '2026-02-11T10:30:00.000Z' })).toBe(
    'Task: Call, due Feb 11, 2026, 10:30',
  );
  expect(say({ ...task, done: true })).toBe('Task done: Send the quote');
  expect(say({ ...task, taskId: 'tsk_2', done: false })).toBe('Task reopened');
});
