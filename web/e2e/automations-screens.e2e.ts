import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { setUpAutomations } from './automations-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, NO_FAULTS, SCRIPT_BYTES_MAX, scriptBytes } from './page-checks.ts';

const { dashboard, receiver, addAutomation, addWebhook } = setUpAutomations();
const { openContext, openPage, send, withAlice } = dashboard;

describe('every screen', () => {
  let account: Account;
  let empty: Account;
  let screens: string[];
  beforeAll(async () => {
    [account, empty] = await Promise.all([withAlice(), dashboard.world.register()]);
    receiver.answer('/a-b-c', 410);
    const { id } = await addAutomation(account, '/a-b-c', {
      minVelocity: 0,
      traits: [{ property: 'company', operator: 'exists' }],
    });
    await addAutomation(account, '/a-b-c', { name: 'Off', enabled: false });
    receiver.answer('/off', 410);
    await addWebhook(account, '/off');
    await addWebhook(account, '/on');
    await send(account, 'alice', 'demo_request');
    const list = () =>
      dashboard.world.call<{ deliveries: { id: string; status: string }[] }>(
        'GET',
        '/api/deliveries',
        null,
        account.token,
      );
    const dead = await vi.waitFor(
      async () => {
        const { deliveries } = await list();
        expect(deliveries.map(({ status }) => status).sort()).toEqual(['dead', 'dead', 'delivered']);
        return deliveries.find(({ status }) => status === 'dead');
      },
      { timeout: 15_000, interval: 200 },
    );
    screens = [
      '/automations',
      '/automations/new',
      `/automations/${id}`,
      '/automations/nowhere',
      '/webhooks',
      '/webhooks?tab=deliveries',
      `/webhooks?tab=deliveries&delivery=${dead?.id}`,
      '/dead-letters',
    ];
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [390, 1440]) {
      it(`has no accessibility violations and nothing beyond its edge: ${colorScheme}, ${width} px`, async () => {
        const options = { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' } as const;
        const check = async (page: Page, screen: string) =>
          expect({ screen, ...(await faultsOf(page)) }).toEqual({ screen, ...NO_FAULTS });
        const page = await openPage(account, '/', options);
        for (const screen of screens) {
          await page.goto(screen);
          await check(page, screen);
        }
        await page.goto('/webhooks');
        await page.getByRole('button', { name: 'New endpoint' }).click();
        await check(page, 'the dialog for an endpoint');
        const fresh = await openPage(empty, '/', options);
        for (const screen of ['/automations', '/webhooks', '/webhooks?tab=deliveries', '/dead-letters']) {
          await fresh.goto(screen);
          await check(fresh, `${screen}, empty`);
        }
      }, 120_000);
    }
  }

  it('loads at most 215 KiB of JavaScript, gzipped', async () => {
    const loaded = await scriptBytes(screens, {
      webDir: dashboard.world.webDir,
      newPage: async () => (await openContext(account)).newPage(),
    });
    for (const [screen, bytes] of loaded) {
      expect(bytes, screen).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
      expect(bytes, screen).toBeGreaterThan(50_000);
    }
  }, 120_000);
});
