import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually, savedBy, setUpDashboard } from './dashboard-pages.ts';
import { type Account, shownScore } from './dashboard-world.ts';
import { tabTo, violationsOf } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, send, withAlice, withViewer } = dashboard;

async function withLeads(): Promise<Account> {
  const account = await withAlice();
  await send(account, 'alice', 'demo_request');
  for (const leadId of ['bob', 'carol', 'dave']) await send(account, leadId, 'signup');
  await dashboard.untilListed(account, { leads: 4, events: 4 });
  return account;
}

const openLeads = async (account: Account, path = '/leads'): Promise<Page> => {
  const page = await openPage(account, path);
  await page.getByText(/^4 leads/).waitFor();
  return page;
};

describe('selected leads', () => {
  it('are exported as CSV; without a selection, the export has all matching leads', async () => {
    const page = await openLeads(await withLeads());
    await page.getByLabel('Select bob').check();
    await page.getByLabel('Select Alice Smith').check();
    const bar = page.getByRole('region', { name: 'Selection' });
    const picked = await savedBy(page, () => bar.getByRole('button', { name: 'Export' }).click());
    expect(picked.name).toMatch(/^leads-\d{4}-\d\d-\d\d\.csv$/);
    const lines = picked.text.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^alice,Alice Smith,.*,50,warm,/);
    expect(lines[2]).toMatch(/^bob,,,,,20,cold,/);
    const all = await savedBy(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
    expect(all.text.trim().split('\n')).toHaveLength(5);
  });

  it('get an owner and a status together, and can be filtered by both', async () => {
    const account = await withLeads();
    const page = await openLeads(account);
    await page.getByLabel('Select bob').check();
    await page.getByLabel('Select carol').check();
    await page.getByRole('button', { name: 'Assign to…' }).click();
    await page.getByRole('menuitem', { name: 'Me' }).click();
    await page.getByText('2 leads assigned to you').waitFor();
    await page.getByRole('button', { name: 'Set status…' }).click();
    await page.getByRole('menuitem', { name: 'Lost…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Mark 2 leads as lost' });
    await dialog.getByLabel('Reason').fill('No budget');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Mark as lost' }).click();
    await page.getByText('2 leads marked lost').waitFor();
    const { call } = dashboard.world;
    const find = async (query: string) => {
      const { leads } = await call<{ leads: { _id: string }[] }>('GET', `/api/leads?${query}`, null, account.token);
      return leads.map(({ _id }) => _id).sort();
    };
    await eventually(() => find('owner=me&status=lost')).toEqual(['bob', 'carol']);
    await page.getByRole('combobox', { name: 'Owner' }).selectOption('Me');
    await page.getByText(/^2 matches/).waitFor();
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Open');
    await page.getByText('No matches').waitFor();
    expect(new URL(page.url()).search).toBe('?owner=me&status=open');
  });

  it('are erased once the person has typed how many they are, and all other leads stay', async () => {
    const account = await withLeads();
    const page = await openLeads(account);
    await page.getByLabel('Select bob').check();
    await page.getByLabel('Select carol').check();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase 2 leads?' });
    const erase = dialog.getByRole('button', { name: 'Erase permanently' });
    await dialog.getByLabel('Type 2 to confirm').fill('3');
    expect(await erase.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 2 to confirm').fill('2');
    expect(await violationsOf(page)).toEqual([]);
    await erase.click();
    await page.getByText('2 leads erased').waitFor();
    await page.getByText(/^2 leads, /).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('selected').waitFor({ state: 'hidden' });
    const left = await dashboard.world.call<{ leads: { _id: string }[] }>('GET', '/api/leads', null, account.token);
    expect(left.leads.map(({ _id }) => _id)).toEqual(['alice', 'dave']);
  });

  it('stay selected if erasing them fails, and the dialog names them', async () => {
    const page = await openLeads(await withLeads());
    await page.route('**/api/leads/bob?winner=bob', (route) => route.abort());
    await page.getByLabel('Select bob').check();
    await page.getByLabel('Select carol').check();
    await page.getByRole('button', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Type 2 to confirm').fill('2');
    await dialog.getByRole('button', { name: 'Erase permanently' }).click();
    await dialog.getByText('1 could not be erased:').waitFor();
    await dialog.getByText('bob: The server can’t be reached').waitFor();
    await dialog.getByText('Close', { exact: true }).click();
    await page.getByText('1 selected').waitFor();
  });

  it('cannot be erased by a viewer', async () => {
    const page = await openLeads(await withViewer(await withLeads()));
    await page.getByLabel('Select bob').check();
    await page.getByText('1 selected').waitFor();
    expect(await page.getByRole('button', { name: 'Erase…' }).count()).toBe(0);
  });
});

describe('a flood from a page', () => {
  it('can be erased without erasing known leads that match the same filters', async () => {
    const account = await withLeads();
    const create = { kind: 'publishable', name: 'Website' };
    const { call } = dashboard.world;
    const { apiKey } = await call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', create, account.token);
    const flood = ['flood_1', 'flood_2', 'flood_3'].map((leadId) => ({ leadId, eventType: 'signup', eventId: leadId }));
    await call('POST', '/api/events/batch', { events: flood }, apiKey);
    await dashboard.untilListed(account, { leads: 7, events: 7 });
    const page = await openPage(account, '/leads?maxScore=30');
    await page.getByRole('link', { name: 'flood_1' }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Erase matching leads…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase 3 leads?' });
    const keep = dialog.getByLabel('Keep the 3 leads that your servers, imports or team know');
    await keep.uncheck();
    await page.getByRole('dialog', { name: 'Erase 6 leads?' }).waitFor();
    await page.getByLabel('Keep the 3 leads').check();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByLabel('Type 3 to confirm').fill('3');
    await dialog.getByRole('button', { name: 'Erase permanently' }).click();
    await page.getByRole('dialog', { name: '3 leads erased' }).waitFor();
    const left = async () => {
      const { leads } = await call<{ leads: { _id: string }[] }>('GET', '/api/leads', null, account.token);
      return leads.map(({ _id }) => _id);
    };
    await eventually(left).toEqual(['alice', 'bob', 'carol', 'dave']);
  });
});

describe('the list', () => {
  it('counts only updates of the leads that it shows', async () => {
    const account = await withLeads();
    const page = await openPage(account, '/leads?search=alice');
    await page.getByText(/^1 match/).waitFor();
    await page.getByRole('status', { name: 'Project socket: Live' }).waitFor();
    for (const leadId of ['bob', 'carol', 'alice']) await send(account, leadId, 'page_view');
    await page.getByRole('button', { name: '1 update', exact: true }).waitFor();
    await page.getByRole('button', { name: '1 update', exact: true }).click();
    await page.getByRole('button', { name: '1 update', exact: true }).waitFor({ state: 'hidden' });
  });

  it('is fetched again when its socket opens, because leads may have changed before the socket opened', async () => {
    const account = await withLeads();
    const page = await openPage(account, '/settings?tab=keys');
    const ticket = Promise.withResolvers<void>();
    await page.route('**/live-ticket', async (route) => {
      await ticket.promise;
      await route.continue();
    });
    await page.goto('/leads');
    await page.getByText(/^4 leads/).waitFor();
    await send(account, 'eve', 'signup');
    await dashboard.untilListed(account, { leads: 5, events: 5 });
    ticket.resolve();
    await page.getByText(/^5 leads/).waitFor();
  });

  it('keeps its scroll position after a visit to a lead, and can select leads that have not loaded', async () => {
    const account = await withAlice();
    const many = Array.from({ length: 250 }, (_, i) => ({
      ...{ leadId: `lead_${i}`, eventType: 'page_view', eventId: `many_${i}` },
    }));
    await dashboard.world.call('POST', '/api/events/batch', { events: many }, account.token);
    await dashboard.untilListed(account, { leads: 251, events: 250 });
    const page = await openPage(account, '/leads');
    await page.getByText(/^251 leads/).waitFor();
    const list = page.getByRole('region', { name: 'Leads' });
    await list.evaluate((element) => element.scrollTo({ top: 2500 }));
    await eventually(() => list.evaluate((element) => element.scrollTop)).toBe(2500);
    const rows = list.getByRole('link', { name: /^lead_/ });
    await rows.nth(15).click();
    await page.getByRole('heading', { level: 1, name: /lead_\d/ }).waitFor();
    await page.goBack();
    await eventually(() => list.evaluate((element) => element.scrollTop)).toBe(2500);

    await page.getByLabel('Select all loaded leads').check();
    await page.getByRole('button', { name: 'Select all 251' }).click();
    await page.getByText('251 selected').waitFor();
  });
});

describe('a saved view', () => {
  it('survives a reload, is private to the person and project, and can be restored after its deletion', async () => {
    const account = await withLeads();
    const page = await openLeads(account);
    await page.getByRole('button', { name: 'warm' }).click();
    await page.getByText('1 match, highest score first').waitFor();
    const heading = page.getByRole('columnheader', { name: 'Last activity' });
    await heading.getByRole('button').press('Enter');
    await page.getByText('1 match, last active first').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 match, least recently active first').waitFor();
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByText('Your views, stored in this browser').waitFor();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByLabel('Name').fill('Warm ones');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('button', { name: 'View: Warm ones' }).waitFor();

    await page.goto('/leads');
    await page.getByText('4 leads, highest score first').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Warm ones' }).click();
    await page.getByText('1 match, least recently active first').waitFor();
    expect(new URL(page.url()).search).toBe('?stage=warm&sort=lastEventAt&order=asc');

    await page.getByRole('button', { name: 'View: Warm ones' }).click();
    await page.getByRole('menuitem', { name: 'Remove “Warm ones”' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'View: Warm ones' }).waitFor();

    const keys = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('leads.views')));
    expect(keys).toEqual([`leads.views.${account.user.id} ${account.user.projectId}`]);
  });
});

describe('the board', () => {
  it('has a column with a count for each stage, and moves leads between columns live', async () => {
    const account = await withLeads();
    const page = await openLeads(account, '/leads?view=board');
    const column = (stage: string) => page.getByRole('region', { name: `Leads that are ${stage}` });
    await eventually(() => column('cold').getByRole('link').allTextContents()).toEqual(['bob', 'carol', 'dave']);
    await eventually(() => column('warm').getByRole('link').allTextContents()).toEqual(['Alice Smith']);
    await eventually(() => page.getByTestId('count-cold').textContent()).toBe('3');

    await send(account, 'carol', 'download');
    await eventually(() => column('warm').getByRole('link').allTextContents()).toEqual(['Alice Smith', 'carol']);
    await eventually(() => column('cold').getByRole('link').allTextContents()).toEqual(['bob', 'dave']);
    await eventually(() => page.getByTestId('count-cold').textContent()).toBe('2');
    await eventually(() => page.getByTestId('count-warm').textContent()).toBe('2');
  });

  it('keeps the chosen order after live changes', async () => {
    const account = await withLeads();
    const page = await openLeads(account, '/leads?view=board');
    const cold = page.getByRole('region', { name: 'Leads that are cold' }).getByRole('link');
    await eventually(() => cold.allTextContents()).toEqual(['bob', 'carol', 'dave']);
    await page.getByLabel('Order').selectOption({ label: 'Last active first' });
    await page.getByText('4 leads, by stage, last active first').waitFor();
    expect(new URL(page.url()).search).toBe('?view=board&sort=lastEventAt');
    await eventually(() => cold.allTextContents()).toEqual(['dave', 'carol', 'bob']);
    await send(account, 'bob', 'page_view');
    await eventually(() => cold.allTextContents()).toEqual(['bob', 'dave', 'carol']);
  });

  it('can be reached by keyboard, and so can its leads', async () => {
    const page = await openLeads(await withLeads());
    await page.getByRole('radio', { name: 'Table' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: 'Leads that are warm' }).getByRole('link').waitFor();
    expect(new URL(page.url()).search).toBe('?view=board');
    await tabTo(page, 'Alice Smith');
    await page.keyboard.press('Enter');
    await eventually(() => shownScore(page)).toBe('50');
  });

  it('loads each column page by page', async () => {
    const account = await withAlice();
    const many = Array.from({ length: 260 }, (_, i) => ({
      leadId: `lead_${i}`,
      eventType: 'page_view',
      eventId: `many_${i}`,
    }));
    await dashboard.world.call('POST', '/api/events/batch', { events: many }, account.token);
    // If the list loads before the last leads arrive, its socket reports them.
    await dashboard.untilListed(account, { leads: 261, events: 260 });
    const page = await openPage(account, '/leads?view=board');
    await eventually(() => page.getByTestId('count-cold').textContent()).toBe('261');
    const list = page.getByRole('region', { name: 'Leads that are cold' });
    await eventually(async () => {
      await list.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      return list.getByText('Alice Smith').count();
    }).toBe(1);
    // Reads the browser's record of requests, because a listener would miss the requests made before it was added.
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(asked.filter((url) => /\/api\/leads\?.*cursor=/.test(url)).length).toBeGreaterThanOrEqual(2);
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
  });
});

describe('the leaderboard', () => {
  it('is saved as CSV for the chosen stage, as on the screen', async () => {
    const account = await withLeads();
    const page = await openPage(account, '/leaderboard?stage=cold');
    await page.getByRole('link', { name: 'bob' }).waitFor();
    const { name, text } = await savedBy(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
    expect(name).toMatch(/^leaderboard-cold-\d{4}-\d\d-\d\d\.csv$/);
    const rows = text.trim().split('\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatch(/^1,bob,,,,cold,20,/);

    await page.getByRole('radio', { name: '24 hours' }).check();
    await page.getByRole('columnheader', { name: 'Earned' }).waitFor();
    expect(new URL(page.url()).search).toBe('?stage=cold&period=24h');
    const earned = await savedBy(page, () => page.getByRole('button', { name: 'Export CSV' }).click());
    expect(earned.name).toMatch(/^leaderboard-cold-24h-/);
    expect(earned.text.trim().split('\n')[1]).toMatch(/^1,bob,.*,20,\d{4}-\d\d-\d\dT\d\d:00:00.000Z\r?$/);
  });
});
