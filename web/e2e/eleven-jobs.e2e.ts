import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countSteps } from './count-steps.ts';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import { type Account, shownScore } from './dashboard-world.ts';
import { furnishJobs, HUBSPOT_FILE } from './eleven-jobs-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const dashboard = setUpDashboard({ savesData: true });
const { send } = dashboard;

let account: Account;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  account = await furnishJobs(dashboard);
  await untilTotal(2700);
}, 300_000);
afterAll(() => receiver.close());

const api = <Answer>(method: string, path: string, body: unknown = null) =>
  dashboard.world.call<Answer>(method, path, body, account.token);

/** `expect.poll` would not work, because hooks may not call it. */
async function untilTotal(total: number): Promise<void> {
  const listed = async () => (await api<{ total: number }>('GET', '/api/leads?limit=1')).total;
  await vi.waitFor(async () => expect(await listed()).toBe(total), { timeout: 240_000, interval: 500 });
}

/** Opens Today, where every job begins. */
async function begin(): Promise<Page> {
  const page = await dashboard.openPage(account, '/');
  await calls(page).first().waitFor();
  return page;
}

const calls = (page: Page) => page.getByRole('list', { name: 'Leads to call' }).getByRole('listitem');
const destination = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });

/** Max. time for a simulation of all leads on a busy machine. */
const SIMULATION_MS_MAX = 120_000;

/** Each title says how many steps a job takes, as docs/screens/README.md lists them. */
describe('in a project with 2,700 leads', { timeout: 300_000 }, () => {
  it('seeing five leads to call, with the reasons, takes no step', async () => {
    const page = await begin();
    const rows = await calls(page).allTextContents();
    expect(rows.slice(0, 5).map((text) => /^(Ann Lee|ben|cy|dee|eve)/.exec(text)?.[1])).toEqual([
      ...['Ann Lee', 'ben', 'cy', 'dee', 'eve'],
    ]);
    rows.slice(0, 5).forEach((text, i) => {
      expect(text).toMatch(new RegExp(`Asked for a demo ${i + 1}h ago, \\+50 · /pricing`));
    });
    expect(rows.join(' ')).not.toMatch(/old_|customer|snoozed|done\b/);
  });

  it('seeing why a lead has its score takes one step', async () => {
    const page = await begin();
    const { click, taken } = countSteps();
    await click(calls(page).getByRole('link', { name: 'Ann Lee', exact: true }));
    await eventually(() => shownScore(page)).toBe('50');
    const breakdown = page.getByRole('region', { name: 'Score breakdown' });
    await breakdown.getByRole('row', { name: /1 × \+50.*\+50/ }).waitFor();
    expect(await breakdown.getByRole('row').count()).toBe(3);
    expect(taken()).toBe(1);
  });

  it('changing a rule and seeing its effect before publishing takes four steps', async () => {
    const page = await begin();
    const { click, fill, taken } = countSteps();
    await click(destination(page, 'Scoring'));
    await fill(page.getByLabel('Points of Signed up'), '45');
    await click(page.getByRole('button', { name: 'Publish version 2' }));
    const question = page.getByRole('dialog');
    await question.getByText('No lead will change stage.').waitFor({ timeout: SIMULATION_MS_MAX });
    await click(question.getByRole('button', { name: 'Publish', exact: true }));
    await page.getByText('Version 2 published.').waitFor();
    expect(taken()).toBe(4);
  });

  it('building an automation takes four steps', async () => {
    const page = await begin();
    const { click, fill, taken } = countSteps();
    await click(destination(page, 'Automations'));
    await click(page.getByRole('link', { name: 'Send demo requests to the CRM' }));
    await fill(page.getByLabel('URL'), `${receiver.url}/crm`);
    await click(page.getByRole('button', { name: 'Create automation' }));
    await page.getByText('No runs yet').waitFor();
    expect(taken()).toBe(4);
    await send(account, 'anna', 'page_view');
    await send(account, 'anna', 'demo_request');
    await page.getByRole('button', { name: /Delivered.*Triggered demo_request.*Anna Lee/ }).waitFor();
    expect(receiver.received.filter(({ path }) => path === '/crm').length).toBe(1);
  });

  it('importing a HubSpot file with all properties takes four steps', async () => {
    const page = await begin();
    const { click, attach, taken } = countSteps();
    await click(destination(page, 'Imports'));
    await click(page.getByRole('radio', { name: 'Leads' }));
    const file = { name: 'all-contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(HUBSPOT_FILE) };
    await attach(page.getByLabel('File of leads'), file);
    const become = (column: string) =>
      page
        .getByLabel(`What “${column}” becomes`)
        .evaluate((field: HTMLSelectElement) => field.selectedOptions[0]?.text);
    await page.getByLabel('What “Email” becomes').waitFor();
    const recognized = {
      'First Name': 'First name',
      Email: 'Email',
      'Phone Number': 'Phone',
      'Company Name': 'Company',
    };
    for (const [column, field] of Object.entries(recognized)) expect(await become(column)).toBe(field);
    await click(page.getByRole('button', { name: 'Import leads' }));
    await page.getByText('Finished').waitFor({ timeout: 25_000 });
    expect(taken()).toBe(4);
    const find = async (email: string) => {
      const { leads } = await api<{ leads: { _id: string }[] }>('GET', `/api/leads?search=${email}`);
      return leads[0] ? api('GET', `/api/leads/${leads[0]._id}`) : {};
    };
    await eventually(() => find('maria.johnson@')).toMatchObject({
      ...{ name: 'Maria Johnson, Jr.', company: 'Northgate Inc', phone: '+15550110' },
    });
    await eventually(() => find('brian@bridge')).toMatchObject({ company: 'Bridge, Halligan & Co' });
    await untilTotal(2703);
  });

  it('merging two leads of the same name, and undoing the merge, takes eight steps', async () => {
    const page = await begin();
    const { click, fill, taken } = countSteps();
    await click(page.getByRole('button', { name: 'Search and commands' }));
    await fill(page.getByPlaceholder(/Find a lead/), 'al@smith');
    await click(page.getByRole('option', { name: 'Al Smith · Smith & Sons ' }));
    await click(page.getByRole('button', { name: 'Merge…' }));
    const dialog = page.getByRole('dialog');
    await fill(dialog.getByLabel('Find the other lead'), 'al smith');
    await click(dialog.getByRole('button', { name: /^Al Smith.*Smith and Sons Ltd/ }));
    await dialog.getByText('Resulting lead').waitFor();
    await click(dialog.getByRole('button', { name: 'Merge', exact: true }));
    await page.getByRole('region', { name: 'Merged IDs' }).getByText('crm/7').waitFor();
    expect(await api('GET', '/api/leads/crm%2F7')).toMatchObject({ _id: 'al', name: 'Al Smith', phone: '+1 555 0107' });
    await click(page.getByRole('button', { name: 'Undo' }));
    await page.getByText('No merged leads.').waitFor();
    expect(taken()).toBe(8);
    expect(await api('GET', '/api/leads/crm%2F7')).toMatchObject({ _id: 'crm/7', company: 'Smith and Sons Ltd' });
  });

  it('inviting a colleague on a server without email takes four steps', async () => {
    const page = await begin();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const { click, fill, taken } = countSteps();
    await click(page.getByRole('link', { name: 'Invite a colleague' }));
    await fill(page.getByRole('textbox', { name: 'Email' }), 'colleague@example.com');
    await click(page.getByRole('button', { name: 'Invite', exact: true }));
    await page.getByText('Send this link to').waitFor();
    await click(page.getByRole('button', { name: 'Copy invitation link' }));
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(taken()).toBe(4);
    const { pathname, hash } = new URL(link);
    const guest = await dashboard.openPage(null, pathname + hash);
    await guest.getByText('colleague@example.com').first().waitFor();
  });

  it('seeing why a webhook failed, and resending it, takes four steps', async () => {
    receiver.answer('/warehouse', 410);
    const endpoint = { url: `${receiver.url}/warehouse`, description: 'Warehouse', events: ['lead.stage_changed'] };
    const { id } = await api<{ id: string }>('POST', '/api/webhooks', endpoint);
    await send(account, 'alan', 'demo_request');
    await eventually(() => receiver.received.some(({ path }) => path === '/warehouse')).toBe(true);
    const page = await begin();
    const { click, taken } = countSteps();
    await click(page.getByRole('link', { name: /^Deliveries/ }));
    await click(page.getByRole('link', { name: /^Failed/ }));
    await click(page.getByRole('button', { name: /Alan Smith/ }));
    const details = page.getByRole('dialog', { name: 'lead.stage_changed' });
    await details.getByText('Answered 410').first().waitFor();
    receiver.answer('/warehouse', 200);
    await api('PUT', `/api/webhooks/${id}`, { enabled: true });
    await click(details.getByRole('button', { name: 'Retry now' }));
    await details.getByText('Delivered').waitFor();
    expect(taken()).toBe(4);
  });

  it('comparing campaigns takes two steps', async () => {
    const page = await begin();
    const { click, choose, taken } = countSteps();
    await click(destination(page, 'Sources'));
    await choose(page.getByLabel('Group by'), 'Campaign');
    const shown = async (name: string) => {
      const cells = await page
        .getByRole('row', { name: new RegExp(`^${name} \\d`) })
        .getByRole('cell')
        .allInnerTexts();
      return cells.slice(0, 2).map((text) => text.replaceAll(/\s+/g, ' '));
    };
    await eventually(() => shown('spring')).toEqual(['893 before: 0', '179 · 20% before: –']);
    expect(await shown('autumn')).toEqual(['892 before: 0', '90 · 10.1% before: –']);
    expect(await shown('spring_2025')).toEqual(['446 before: 0', '0 · 0% before: –']);
    expect(taken()).toBe(2);
  });

  it('finding hot leads at large companies this week takes nine steps', async () => {
    const page = await begin();
    const { click, fill, choose, taken } = countSteps();
    await click(destination(page, 'Leads'));
    await click(page.getByRole('button', { name: 'hot', exact: true }));
    await choose(page.getByRole('combobox', { name: 'Activity' }), 'Active in the last 7 days');
    await click(page.getByRole('button', { name: 'Add filter' }));
    const dialog = page.getByRole('dialog', { name: 'Filter leads' });
    await choose(dialog.getByLabel('Field 1'), 'Property');
    await fill(dialog.getByLabel('Property 1'), 'company_size');
    await choose(dialog.getByLabel('Operator 1'), 'is above');
    await fill(dialog.getByLabel('Value 1'), '200');
    await click(dialog.getByRole('button', { name: 'Show leads' }));
    await page.getByText(/^1 match, /).waitFor();
    const list = page.getByRole('region', { name: 'Leads' });
    expect(await list.getByRole('link').allTextContents()).toEqual(['large']);
    expect(taken()).toBe(9);
  });

  it('following a lead in two tabs takes one step in each', async () => {
    const tabs = [await begin(), await begin()];
    const { click, taken } = countSteps();
    for (const tab of tabs) {
      await click(calls(tab).getByRole('link', { name: 'ben', exact: true }));
      await tab.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
    }
    await send(account, 'cy', 'page_view');
    await send(account, 'ben', 'page_view');
    for (const tab of tabs) await eventually(() => shownScore(tab)).toBe('55');
    expect(taken()).toBe(2);
  });
});
