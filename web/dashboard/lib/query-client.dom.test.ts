import { onlineManager, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { setAsOf } from './as-of.ts';
import { makeQueryClient } from './query-client.ts';

const SHOWN = { isActive: () => true };

afterEach(() => {
  vi.restoreAllMocks();
  setAsOf(SHOWN, null);
  onlineManager.setOnline(true);
});

it.each([
  [
    'data stored for use offline is requested again once the connection is back, however new the data is',
    Date.now(),
    2,
  ],
  ['new data from the server is not requested again', null, 1],
])('%s', async (_what, asOf, asks) => {
  const queryFn = vi.fn(async () => 'Ann');
  const client = makeQueryClient();
  client.mount();
  const stop = new QueryObserver(client, { queryKey: ['name'], queryFn }).subscribe(() => {});
  await vi.waitFor(() => expect(client.getQueryData(['name'])).toBe('Ann'));
  setAsOf(SHOWN, asOf);
  onlineManager.setOnline(false);
  onlineManager.setOnline(true);
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  expect(queryFn).toHaveBeenCalledTimes(asks);
  stop();
  client.unmount();
});

it('a page opened without a connection requests its data once it is online', async () => {
  const isOnline = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const queryFn = vi.fn(async () => 'Ann');
  const client = makeQueryClient();
  client.mount();
  const stop = new QueryObserver(client, { queryKey: ['name'], queryFn, staleTime: 0 }).subscribe(() => {});
  await vi.waitFor(() => expect(client.getQueryData(['name'])).toBe('Ann'));
  isOnline.mockReturnValue(true);
  window.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  stop();
  client.unmount();
});
