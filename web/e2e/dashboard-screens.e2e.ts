import { beforeAll, describe, expect, it } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, NO_FAULTS, SCRIPT_BYTES_MAX, scriptBytes } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openContext, openPage, send, withAlice } = dashboard;

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

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [390, 1440]) {
      it(`has no accessibility violations and nothing beyond its edge: ${colorScheme}, ${width} px`, async () => {
        const viewport = { width, height: 900 };
        const signedOut = await openPage(null, '/login', { colorScheme, viewport });
        await signedOut.getByRole('button', { name: 'Sign in' }).waitFor();
        expect(await faultsOf(signedOut)).toEqual(NO_FAULTS);
        const page = await openPage(account, '/', { colorScheme, viewport, reducedMotion: 'reduce' });
        for (const screen of SCREENS) {
          await page.goto(screen);
          expect({ screen, ...(await faultsOf(page)) }).toEqual({ screen, ...NO_FAULTS });
        }
      }, 120_000);
    }
  }

  it('loads at most 215 KiB of JavaScript, gzipped, charts included', async () => {
    const loaded = await scriptBytes(['/login', ...SCREENS], {
      webDir: dashboard.world.webDir,
      newPage: async (screen) => (await openContext(screen === '/login' ? null : account)).newPage(),
    });
    for (const [screen, bytes] of loaded) {
      expect(bytes, screen).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
      expect(bytes, screen).toBeGreaterThan(50_000);
    }
  }, 120_000);
});
