import { beforeAll, describe, expect, it } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, SCRIPT_BYTES_MAX, scriptBytes } from './page-checks.ts';

const dashboard = setUpDashboard({ savesData: true });
const { openPage, send, withAlice } = dashboard;

const SCREENS = [
  '/',
  '/welcome',
  '/leads',
  '/leads?view=board',
  '/leads/alice',
  '/leaderboard',
  '/rules',
  '/settings?tab=project',
  '/settings?tab=members',
  '/settings?tab=keys',
  '/settings?tab=data',
  '/settings?tab=audit',
  '/settings?tab=account',
  '/system',
  '/nowhere',
];

describe('every screen', () => {
  let account: Account;
  beforeAll(async () => {
    account = await withAlice();
    const key = { kind: 'secret', name: 'Backend' };
    await dashboard.world.call('POST', '/api/auth/generate-api-key', key, account.token);
    for (const type of ['page_view', 'signup', 'demo_request']) await send(account, 'alice', type);
    await dashboard.world
      .call('POST', '/api/events', { eventType: 'page_view', leadId: 'null' }, account.token)
      .catch(() => 'refused, to be listed');
  });

  it.each(['/login', ...SCREENS])(
    '%s is accessible and within its edges, on a phone and a desktop, light and dark, in at most 216 KiB of JavaScript',
    async (screen) => {
      const page = await openPage(screen === '/login' ? null : account, screen);
      expect(await faultsOf(page)).toEqual([]);
      const bytes = await scriptBytes(page, dashboard.world.webDir);
      expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
      expect(bytes).toBeGreaterThan(50_000);
    },
    60_000,
  );
});
