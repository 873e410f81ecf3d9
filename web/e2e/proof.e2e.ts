import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, scriptBytes, scriptBytesMax, violationsOf } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, withViewer } = dashboard;
const DAY_MS = 86_400_000;

/**
 * Leads from half a year. A third of the leads ask for a demo, and most of these leads sign. The other leads only view pages, and hardly
 * any of these leads sign.
 */
async function furnish(account: Account, count: number): Promise<void> {
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const events = Array.from({ length: count }, (_, i) => {
    const began = midnight - (180 - ((i * 11) % 120)) * DAY_MS;
    const isKeen = i % 3 === 0;
    const event = (eventType: string, days: number) => ({
      ...{ leadId: `lead_${i}`, eventType, eventId: `evt_${eventType}_${days}` },
      timestamp: new Date(began + days * DAY_MS).toISOString(),
    });
    return [
      event('page_view', 0),
      event(isKeen ? 'demo_request' : 'page_view', 1),
      ...((isKeen ? i % 4 !== 0 : i % 10 === 1) ? [event('contract_signed', 20)] : []),
    ];
  }).flat();
  await dashboard.world.call('POST', '/api/events/batch', { events }, account.token);
  await dashboard.untilListed(account, { leads: count + 1, events: 0 });
}

describe('the proof screen', () => {
  let account: Account;
  beforeAll(async () => {
    account = await dashboard.withAlice();
  });

  it('sets the outcome as an event with conditions or as properties of the lead', async () => {
    const owner = await dashboard.withAlice();
    const page = await openPage(owner, '/proof');
    await page.getByRole('button', { name: 'Set outcome' }).click();
    const dialog = page.getByRole('dialog', { name: 'Outcome' });
    await dialog.getByLabel('Event type').fill('order');
    await dialog.getByLabel('Time limit (days)').fill('0');
    await dialog.getByRole('button', { name: 'Save outcome' }).click();
    await dialog.getByText('Enter a number from 1 to 180.').waitFor();
    await dialog.getByLabel('Time limit (days)').fill('60');
    await dialog.getByRole('button', { name: 'Save outcome' }).click();
    await page.getByText('Order within 60 days').waitFor();

    await page.getByRole('button', { name: 'Change' }).click();
    await dialog.getByLabel('A property has a value').check();
    await dialog.getByRole('button', { name: 'Save outcome' }).click();
    await dialog.getByText('Complete the conditions.').waitFor();
    await dialog.getByRole('button', { name: 'Add condition' }).click();
    await dialog.getByLabel('Property 1').fill('plan');
    await dialog.getByLabel('Value 1').fill('paid');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save outcome' }).click();
    await page.getByText('plan is “paid” within 60 days').waitFor();
    const path = `/api/projects/${owner.user.projectId}`;
    expect(await dashboard.world.call('GET', path, null, owner.token)).toMatchObject({
      outcome: { traits: [{ property: 'plan', operator: 'equals', value: 'paid' }], horizonDays: 60 },
    });
  }, 60_000);

  it('says that there is no test yet, tests the live rules, and describes the result', async () => {
    await furnish(account, 240);
    const page = await openPage(account, '/proof', { savesData: true });
    await page.getByText('No test yet').waitFor();
    await page.getByText('Contract signed within 30 days', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Test the live rules' }).click();
    await page
      .getByText(/\d+ of 100/)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      ...['Before you rely on this', 'Who comes first?', 'How many can you call?', 'Outcomes found'],
      ...['Last quarter', 'Rule by rule', 'Where stages could begin', 'Outcome'],
      ...['Suggested points', 'Challenger', 'Cohorts'],
    ]);
    await page.getByText('The rule for “Contract signed” scores the outcome itself', { exact: false }).waitFor();

    // The slider also works with the keyboard.
    const slider = page.getByRole('slider', { name: 'Calls at a time' });
    const before = await slider.getAttribute('aria-valuetext');
    await slider.press('ArrowLeft');
    await eventually(() => slider.getAttribute('aria-valuetext')).not.toBe(before);
    const calls = await slider.getAttribute('aria-valuetext');
    await page
      .getByText(`of the ${calls?.replace(' calls', '')} you call`, { exact: false })
      .first()
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);

    // Checks the screen with a suggestion and sliders, too, which appear only if there are enough outcomes.
    const parts = ['suggestion-', 'points-trial-'];
    const files = (await readdir(join(dashboard.world.webDir, 'assets'))).filter(
      (file) => file.endsWith('.js') && parts.some((part) => file.startsWith(part)),
    );
    expect(files).toHaveLength(parts.length);
    for (const url of files.map((file) => `/assets/${file}`)) await page.addScriptTag({ url, type: 'module' });
    expect(await scriptBytes(page, dashboard.world.webDir)).toBeLessThanOrEqual(scriptBytesMax('/proof'));
  }, 120_000);

  it('copies the suggested thresholds into a draft', async () => {
    const page = await openPage(account, '/proof');
    await page.getByRole('button', { name: 'Use these scores in a draft' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await eventually(() => page.url()).toMatch(/rules/);
  }, 60_000);

  it('counts cohorts by month, and saves them as CSV', async () => {
    const page = await openPage(account, '/proof');
    await page.getByRole('button', { name: 'Count cohorts' }).click();
    const table = page.getByRole('region', { name: 'Leads by month' });
    await table.getByRole('columnheader', { name: 'In 30 days' }).waitFor({ timeout: 60_000 });
    // The newest month is less than 90 days old.
    await table.getByText('Not yet').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^cohorts-.*\.csv$/);
    expect(await faultsOf(page)).toEqual([]);
  }, 90_000);

  it('shows viewers the results, but no buttons', async () => {
    const page = await openPage(await withViewer(account), '/proof');
    await page.getByRole('heading', { name: 'Proof' }).waitFor();
    await page
      .getByText(/\d+ of 100/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Test the live rules' }).count()).toBe(0);
  });
});
