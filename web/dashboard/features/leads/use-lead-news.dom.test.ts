import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { openProjectLive } from '../../lib/project-live.ts';
import { useLeadNews } from './use-lead-news.ts';

const opened = vi.hoisted(() => ({ tell: (_data: string) => {} }));
vi.mock('../../lib/reconnecting-socket.ts', () => ({
  openReconnectingSocket: ({ onMessage }: { onMessage: (data: string) => void }) => {
    opened.tell = onMessage;
    return () => {};
  },
}));

const AT = '2026-02-11T10:30:00.000Z';
const lead = (_id: string): LeadSummary => ({
  ...{ _id, name: null, email: null, company: null, currentScore: 20, leadStage: 'cold', velocityScore: 1 },
  ...{
    eventCount: 1,
    firstEventAt: AT,
    lastEventAt: AT,
    createdAt: AT,
    changesAt: null,
    stageDropsAt: null,
    owner: null,
    status: 'new',
    taskDueAt: null,
  },
});
const tell = (message: object) => act(() => opened.tell(JSON.stringify(message)));
const tellOf = (leadIds: string[], more = 0) => {
  const news = leadIds.map((leadId) => ({ leadId, lead: lead(leadId), activity: [], lastEvent: null, stageMoves: [] }));
  tell({ type: 'commit', at: AT, news, more, lagMs: null });
};

const [onResync, onMore, onGone] = [vi.fn(), vi.fn(), vi.fn()];
const listen = (askedAt: number) =>
  renderHook((read: { askedAt: number }) => useLeadNews(read, { onResync, onMore, onGone }), {
    initialProps: { askedAt },
  });

let close: () => void;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1000 });
  close = openProjectLive('prj_1');
});
afterEach(() => {
  close();
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('the list is requested again for each new socket, because leads may have changed before the socket opened', () => {
  listen(1000);
  tell({ type: 'hello', at: AT });
  tell({ type: 'hello', at: AT });
  expect(onResync).toHaveBeenCalledTimes(2);
});

it('live changes are dropped if a newer list includes them, and kept if they arrived while that list was being requested', () => {
  const { result, rerender } = listen(1000);
  tellOf(['before']);
  vi.setSystemTime(2000);
  const asked = { askedAt: Date.now() };
  vi.setSystemTime(2010);
  tellOf(['during']);
  rerender(asked);
  expect(result.current.all().map(({ _id }) => _id)).toEqual(['during']);
});

it('the list is incomplete after a message that omits some changed leads, until it is requested again', () => {
  const { result, rerender } = listen(1000);
  tellOf(['alice']);
  expect([result.current.isIncomplete, onMore.mock.calls.length]).toEqual([false, 0]);
  tellOf(['bob'], 3);
  expect([result.current.isIncomplete, onMore.mock.calls.length]).toEqual([true, 1]);
  rerender({ askedAt: 2000 });
  expect(result.current.isIncomplete).toBe(false);
});

it('reports erased leads as gone until a later change shows that they exist', () => {
  const { result } = listen(1000);
  tell({
    ...{ type: 'commit', at: AT, more: 0, lagMs: null },
    news: [{ leadId: 'alice', lead: null, activity: [], lastEvent: null, stageMoves: [] }],
  });
  expect([result.current.isGone('alice'), onGone.mock.calls.length]).toEqual([true, 1]);
  tellOf(['alice']);
  expect(result.current.isGone('alice')).toBe(false);
});
