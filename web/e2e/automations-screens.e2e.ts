import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { setUpAutomations } from './automations-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, scriptBytes, scriptBytesMax } from './page-checks.ts';

const { dashboard, receiver, addAutomation, addWebhook } = setUpAutomations({ savesData: true });
const { openPage, send, withAlice } = dashboard;

const SCREENS = [
  '/automations',
  '/automations/new',
  '/automations/:automation',
  '/automations/nowhere',
  '/deliveries',
  '/deliveries?tab=deliveries',
  '/deliveries?tab=deliveries&delivery=:dead',
  '/deliveries/failed',
];

const TITLE = 'is accessible, fits phones and desktops in light and dark mode, and stays within its JavaScript budget';

describe('every screen', () => {
  let account: Account;
  let empty: Account;
  let automationId: string;
  let deadId: string;
  beforeAll(async () => {
    [account, empty] = await Promise.all([withAlice(), dashboard.world.register()]);
    receiver.answer('/a-b-c', 410);
    const automation = await addAutomation(account, '/a-b-c', {
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
    automationId = automation.id;
    deadId = dead?.id ?? '';
  });

  const requireFine = async (page: Page, screen: string) => {
    expect(await faultsOf(page)).toEqual([]);
    const bytes = await scriptBytes(page, dashboard.world.webDir);
    expect(bytes).toBeLessThanOrEqual(scriptBytesMax(screen));
    expect(bytes).toBeGreaterThan(50_000);
  };

  it.each(SCREENS)(
    `%s ${TITLE}`,
    async (screen) => {
      const path = screen.replace(':automation', automationId).replace(':dead', deadId);
      await requireFine(await openPage(account, path), screen);
    },
    60_000,
  );

  it('the dialog for a new endpoint is accessible and fits phones and desktops, in light and dark mode', async () => {
    const page = await openPage(account, '/deliveries');
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  }, 60_000);

  it.each(['/automations', '/deliveries', '/deliveries?tab=deliveries', '/deliveries/failed'])(
    `%s, empty, ${TITLE}`,
    async (screen) => {
      await requireFine(await openPage(empty, screen), screen);
    },
    60_000,
  );
});
