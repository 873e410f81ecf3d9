import { beforeEach, expect, it, vi } from 'vitest';
import { mayReloadForNewVersion } from './new-version.ts';

beforeEach(() => sessionStorage.clear());

it('a page that is older than the deployment reloads itself, but only once', () => {
  const now = Date.UTC(2026, 1, 11);
  expect([now, now + 1000, now + 59_999, now + 60_000].map(mayReloadForNewVersion)).toEqual([true, false, false, true]);
});

it('a page without browser storage does not reload itself', () => {
  vi.stubGlobal('sessionStorage', undefined);
  expect(mayReloadForNewVersion()).toBe(false);
  vi.unstubAllGlobals();
});
