import { expect, it } from 'vitest';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import { faultsOf, tabTo } from './page-checks.ts';

const dashboard = setUpDashboard();

it('compares the leads of two campaigns by keyboard, and lists those leads', async () => {
  const account = await dashboard.withAlice();
  const at = Date.now() - 3 * 86_400_000;
  const event = (leadId: string, utm_campaign: string, eventType: string, hours: number) => ({
    ...{ leadId, eventType, eventId: `${leadId} ${eventType} ${hours}`, properties: { utm_campaign } },
    timestamp: new Date(at + hours * 3_600_000).toISOString(),
  });
  const events = [
    ...[event('ann', 'spring', 'demo_request', 0), event('ann', 'spring', 'demo_request', 6)],
    ...[event('bob', 'spring', 'page_view', 0), event('cleo', 'autumn', 'page_view', 0)],
  ];
  await dashboard.world.call('POST', '/api/events/batch', { events }, account.token);
  await dashboard.untilListed(account, { leads: 4, events: 0 });

  const page = await dashboard.openPage(account, '/sources');
  await tabTo(page, 'Group by');
  await page.keyboard.type('Campaign');
  await page.keyboard.press('Tab');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
  await row('spring').getByText('50%').waitFor();
  const cells = await row('spring').getByRole('cell').allInnerTexts();
  expect(cells.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual(['2', '1 · 50%', '52.5', '6 h', '0 · 0%']);
  expect(await row('autumn').getByRole('cell').nth(1).textContent()).toMatch(/^0 · 0%/);
  expect(await page.getByRole('img', { name: 'Share that reached Qualified: spring 50%, autumn 0%' }).count()).toBe(1);
  expect(await faultsOf(page)).toEqual([]);

  await tabTo(page, '2 leads: spring');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leads\?filter=/);
  await eventually(() => page.getByRole('link', { name: /^(ann|bob|cleo|Alice)/ }).allInnerTexts()).toEqual([
    'ann',
    'bob',
  ]);

  await page.goto('/funnel?by=campaign');
  await row('Warm').waitFor();
  const shown = async (name: string) =>
    (await row(name).getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  expect(await shown('Warm')).toEqual(['1', '25%', '25%', '0 min']);
  expect((await shown('spring')).slice(0, 2)).toEqual(['2', '1 · 50%']);
  expect(await faultsOf(page)).toEqual([]);
});

it('says that no lead has a property that does not exist', async () => {
  const account = await dashboard.withAlice();
  await dashboard.untilListed(account, { leads: 1, events: 0 });
  const page = await dashboard.openPage(account, '/sources?property=industry');
  await page.getByText('No lead has the property “industry” yet.').waitFor();
  await page.getByRole('row', { name: /^Unknown 1 / }).waitFor();
});
