import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../../lib/api-client.ts';
import { changeLeads, PAUSES_MAX } from './change-leads.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limited = () => new ApiError('Too many requests.', { code: 'rate_limited', status: 429, retryAfterMs: 30_000 });

it('waits as long as the API asks, then continues, and counts erased leads as done', async () => {
  const asked: string[] = [];
  const change = async (leadId: string) => {
    asked.push(leadId);
    if (leadId === 'gone') throw new ApiError('No such lead.', { code: 'not_found', status: 404 });
    if (leadId === 'refused') throw new ApiError('Not allowed.', { code: 'forbidden', status: 403 });
    if (leadId === 'late' && asked.filter((id) => id === leadId).length === 1) throw limited();
  };
  const changed = changeLeads(['a', 'gone', 'refused', 'late'], change);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(asked).toEqual(['a', 'gone', 'refused', 'late']);
  await vi.advanceTimersByTimeAsync(1);
  expect(await changed).toEqual({ done: ['a', 'gone', 'late'], failed: new Map([['refused', 'Not allowed.']]) });
});

it('a change of many leads stops waiting when the person cancels', async () => {
  const controller = new AbortController();
  const changed = changeLeads(['a'], () => Promise.reject(limited()), { signal: controller.signal });
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  expect((await changed).failed).toEqual(new Map([['a', 'Too many requests.']]));
});

it('a change of many leads gives up on a lead after a few pauses, and removes its event listeners', async () => {
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  const change = vi.fn(() => Promise.reject(limited()));
  const changed = changeLeads(['a'], change, { signal });
  await vi.advanceTimersByTimeAsync(PAUSES_MAX * 30_000);
  expect((await changed).failed).toEqual(new Map([['a', 'Too many requests.']]));
  expect(change).toHaveBeenCalledTimes(PAUSES_MAX + 1);
  expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
});
