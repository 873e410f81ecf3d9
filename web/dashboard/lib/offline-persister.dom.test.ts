import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { persistOffline } from './offline-persister.ts';
import * as session from './session.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('leaves answers alone if the browser’s storage is full', async () => {
  vi.useFakeTimers();
  vi.spyOn(session, 'dataOwner').mockReturnValue('usr_1 prj_1');
  vi.spyOn(session, 'getSession').mockReturnValue({ user: { id: 'usr_1' } } as ReturnType<typeof session.getSession>);
  const setItem = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const client = new QueryClient({ defaultOptions: { queries: { persister: persistOffline } } });
  expect(await client.query({ queryKey: ['me'], queryFn: async () => 'Ann' })).toBe('Ann');
  await vi.runAllTimersAsync();
  await vi.waitFor(() => expect(setItem).toHaveBeenCalledOnce());
});
