import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openProjectLive, useProjectLive } from './project-live.ts';

const opened = vi.hoisted(() => ({ tell: (_data: string) => {} }));
vi.mock('./reconnecting-socket.ts', () => ({
  openReconnectingSocket: ({ onMessage }: { onMessage: (data: string) => void }) => {
    opened.tell = onMessage;
    return () => {};
  },
}));

const AT = '2026-02-11T10:30:00.000Z';
const hello = { type: 'hello', at: AT };
const commit = (more: number) => ({ type: 'commit', at: AT, news: [], more, lagMs: null });
const tell = (message: object) => act(() => opened.tell(JSON.stringify(message)));

let close: () => void;
beforeEach(() => {
  close = openProjectLive('prj_1');
});
afterEach(() => {
  close();
  cleanup();
});

it('requests the data again whenever a socket opens, even the first, because the data may have changed before that', () => {
  const onResync = vi.fn();
  renderHook(() => useProjectLive({ onCommit: () => {}, onResync }));
  tell(hello);
  expect(onResync).toHaveBeenCalledTimes(1);
  // After a loss.
  tell(hello);
  expect(onResync).toHaveBeenCalledTimes(2);
});

it('passes on each commit message', () => {
  const [onCommit, onResync] = [vi.fn(), vi.fn()];
  renderHook(() => useProjectLive({ onCommit, onResync }));
  tell(commit(0));
  tell(commit(3));
  expect(onCommit.mock.calls).toEqual([[commit(0)], [commit(3)]]);
  expect(onResync).not.toHaveBeenCalled();
});
