import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('queries succeed even if the browser’s storage is full', async () => {
  // Test files share modules, which may still contain the answers of other files.
  vi.resetModules();
  const session = await import('./session.ts');
  const { persistOffline } = await import('./offline-persister.ts');
  vi.spyOn(session, 'dataOwner').mockReturnValue('usr_1 prj_1');
  vi.spyOn(session, 'getSession').mockReturnValue({ user: { id: 'usr_1' } } as ReturnType<typeof session.getSession>);
  const setItem = vi.fn(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  vi.stubGlobal('localStorage', { getItem: () => null, removeItem: () => {}, setItem });
  vi.useFakeTimers();
  const client = new QueryClient({ defaultOptions: { queries: { persister: persistOffline } } });
  expect(await client.query({ queryKey: ['me'], queryFn: async () => 'Ann' })).toBe('Ann');
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  await vi.waitFor(() => expect(setItem).toHaveBeenCalled());
});
