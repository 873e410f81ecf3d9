import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import { faultsOf, tabTo, violationsOf } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, send } = dashboard;

/**
 * Four hot leads, only one of which works at a large company and came from the spring campaign. One cold lead also works at a large company
 * and came from that campaign.
 */
async function withCompanies(): Promise<Account> {
  const account = await dashboard.world.register();
  const become = async (leadId: string, custom: object, campaign: string, eventType: string) => {
    await dashboard.world.call('POST', '/api/leads', { leadId, custom }, account.token);
    await send(account, leadId, eventType, { properties: { utm_source: 'news', utm_campaign: campaign } });
    if (eventType === 'demo_request') await send(account, leadId, 'signup');
  };
  await become('big', { company_size: 250 }, 'spring', 'demo_request');
  await become('small', { company_size: 20 }, 'spring', 'demo_request');
  await become('autumn', { company_size: 900 }, 'autumn', 'demo_request');
  await become('unknown', {}, 'spring', 'demo_request');
  await become('cold', { company_size: 300 }, 'spring', 'page_view');
  await dashboard.untilListed(account, { leads: 5, events: 9 });
  return account;
}

const names = (page: Page) => page.getByRole('region', { name: 'Leads' }).getByRole('link').allTextContents();

describe('a filter', () => {
  it('finds hot leads from the spring campaign, at companies above 200 people and active this week, by keyboard', async () => {
    const page = await openPage(await withCompanies(), '/leads');
    await page.getByText(/^5 leads/).waitFor();
    await tabTo(page, 'Add filter');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Filter leads' });
    await dialog.getByLabel('Field 1').focus();
    await dialog.getByLabel('Field 1').selectOption({ label: 'Stage' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('hot');
    const add = async (field: string) => {
      await dialog.getByRole('button', { name: 'Add condition' }).press('Enter');
      const number = await dialog.getByRole('group', { name: /^Condition / }).count();
      await dialog.getByLabel(`Field ${number}`).selectOption({ label: field });
      return number;
    };
    const size = await add('Property');
    await dialog.getByLabel(`Property ${size}`).fill('company_size');
    await dialog.getByLabel(`Operator ${size}`).selectOption({ label: 'is above' });
    await dialog.getByLabel(`Value ${size}`).fill('200');
    const activity = await add('Last activity');
    await dialog.getByLabel(`Days ${activity}`).fill('7');
    const campaign = await add('First-touch campaign');
    await dialog.getByLabel(`Value ${campaign}`).fill('spring');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(/^1 match, /).waitFor();
    expect(await names(page)).toEqual(['big']);
    const chips = page.getByRole('list', { name: 'Filter' }).getByRole('listitem');
    expect(await chips.allTextContents()).toEqual([
      'Stage is Hot',
      'Company size is above 200',
      'Last activity is within the last 7 days',
      'First-touch campaign is “spring”',
    ]);
    expect(await violationsOf(page)).toEqual([]);
    expect(await faultsOf(page)).toEqual([]);

    await page.reload();
    await page.getByText(/^1 match, /).waitFor();
    await page.getByRole('button', { name: 'Remove “Company size is above 200”' }).press('Enter');
    await page.getByText(/^3 matches, /).waitFor();
    await page.goBack();
    await page.getByText(/^1 match, /).waitFor();
  }, 60_000);

  it('says that no lead has a misspelled property, and can show any property as a column', async () => {
    const account = await withCompanies();
    const filter = encodeURIComponent('[{"property":"company_seize","operator":"exists"}]');
    const page = await openPage(account, `/leads?filter=${filter}`);
    await page.getByText('No lead has the property “company_seize”.').waitFor();
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.goto('/leads');
    await page.getByText(/^5 leads/).waitFor();
    // One row.
    expect((await page.getByRole('search').boundingBox())?.height).toBeLessThan(40);
    await page.getByRole('search').getByRole('button', { name: 'More' }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['Owner', 'Status', 'Activity', 'Next stage']) {
      const { width = 0 } = (await page.getByRole('combobox', { name }).boundingBox()) ?? {};
      expect(width).toBeGreaterThan(120);
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'company_size' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Company size' }).waitFor();
    await page.getByRole('cell', { name: '900' }).waitFor();
  });

  it('can be saved as a segment by keyboard; the segment filters the list and appears on the segments screen', async () => {
    const filter = encodeURIComponent('[{"property":"company_size","operator":"greater_than","value":200}]');
    const page = await openPage(await withCompanies(), `/leads?filter=${filter}`);
    await page.getByText(/^3 matches, /).waitFor();
    await page.getByRole('button', { name: 'Edit filter' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save as segment' }).press('Enter');
    await dialog.getByLabel('Name', { exact: true }).fill('Large companies');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Remove “Segment: Large companies”' }).waitFor();
    await page.goto('/segments');
    await page.getByText('3 leads').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Large companies' }).press('Enter');
    await page.getByText(/^3 matches, /).waitFor();
    await page.getByRole('link', { name: 'big', exact: true }).click();
    await page.getByRole('list', { name: 'Segments' }).getByRole('link', { name: 'Large companies' }).waitFor();
  }, 60_000);
});
