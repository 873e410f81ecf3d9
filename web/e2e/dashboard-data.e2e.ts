import { describe, expect, it } from 'vitest';
import { eventually, savedBy, setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import { violationsOf } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, send, untilListed, withAlice, withViewer } = dashboard;

/** Registers a second owner of the account's project. */
async function withOwner(account: Account): Promise<Account> {
  const other = await withViewer(account);
  const { token, user } = account;
  await dashboard.world.call(
    'PATCH',
    `/api/projects/${user.projectId}/members/${other.user.id}`,
    { role: 'owner' },
    token,
  );
  return other;
}

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

describe('imports', () => {
  it('match the columns of a CSV file, report accepted and rejected rows, and say why rows were rejected', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/settings?tab=data');
    await page.getByText('No imports yet').waitFor();
    const events =
      'eventType,Customer,eventId,Notes\nsignup,alice,i1,x\nsignup,alice,i1,\ndemo_request,bob,i2,\nsignup,,i3,\n';
    await page.getByLabel('File of events').setInputFiles(file('history.csv', events));
    await page.getByRole('alert').getByText('Missing: one of leadId, userId, anonymousId').waitFor();
    expect(await page.getByRole('button', { name: 'Import events' }).isDisabled()).toBe(true);
    await page.getByText('alice · bob').waitFor();
    await page.getByLabel('What “Customer” becomes').selectOption('Lead ID');
    await page.getByLabel('What “Notes” becomes').selectOption('Leave out');
    await page.getByText('First 4 rows: 1 would be rejected').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Import events' }).click();
    await page.getByText('Finished').waitFor({ timeout: 25_000 });
    const figures = page.locator('dl').filter({ hasText: 'Duplicates' });
    expect(await figures.textContent()).toBe('Rows4New2Duplicates1Rejected1');
    const errors = await savedBy(page, () => page.getByRole('button', { name: 'Download errors' }).click());
    expect(errors.text).toMatch(/^\uFEFFrow,eventId,field,message\r\n5,i3,leadId,/);
    await page.getByText('Why rows were rejected').click();
    await page.getByText('row 5').waitFor();
    await page.goto('/leads/alice');
    await eventually(() => page.getByTestId('score').textContent()).toBe('20');
  });

  it('accept an NDJSON file of leads, and refuse files with other extensions', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/settings?tab=data');
    await page.getByRole('radio', { name: 'Leads' }).check();
    await page.getByLabel('File of leads').setInputFiles(file('leads.xlsx', 'PK'));
    await page.getByText('“leads.xlsx” can’t be imported.').waitFor();
    await page.getByLabel('File of leads').setInputFiles(file('leads.jsonl', '{"leadId":"zoe","name":"Zoë"}\n'));
    await page.getByRole('button', { name: 'Import leads' }).click();
    await page.getByText(/^Processing .leads\.jsonl.: 1 row\.$/).waitFor();
    await page.goto('/leads/zoe');
    await page.getByRole('heading', { name: 'Zoë' }).waitFor({ timeout: 15_000 });
  });

  it('say why the API refused a file', async () => {
    const page = await openPage(await withAlice(), '/settings?tab=data');
    await page.getByLabel('File of events').setInputFiles(file('a.csv', 'colour,size\n'));
    await page
      .getByRole('alert')
      .getByText(/^The file has no rows. The first line names the columns/)
      .waitFor();
  });

  it('continue while another screen is open', async () => {
    const page = await openPage(await withAlice(), '/settings?tab=data');
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/api/imports?*', async (route) => {
      if (!route.request().url().includes('dryRun')) await held;
      await route.continue();
    });
    await page.getByLabel('File of events').setInputFiles(file('a.csv', 'eventType,leadId\nsignup,alice\n'));
    await page.getByRole('button', { name: 'Import events' }).click();
    await page.getByRole('progressbar', { name: 'Upload' }).waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Leads', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Leads' }).waitFor();
    letGo();
    await page.getByText(/^Processing .a\.csv.: 1 row\.$/).waitFor();
  });

  it('are not available to viewers', async () => {
    const page = await openPage(await withViewer(await withAlice()), '/settings?tab=data');
    await page.getByText('For owners, admins and members').waitFor();
  });
});

describe('the export of a project', () => {
  it('has a line for each lead, as CSV and as NDJSON', async () => {
    const account = await withAlice();
    await untilListed(account, { leads: 1, events: 0 });
    const page = await openPage(account, '/settings?tab=data');
    const csv = await savedBy(page, () => page.getByRole('button', { name: 'CSV', exact: true }).click());
    expect(csv.name).toMatch(/^leads-.*\.csv$/);
    expect(csv.text).toContain('Alice Smith');
    const ndjson = await savedBy(page, () => page.getByRole('button', { name: 'NDJSON' }).click());
    expect(JSON.parse(ndjson.text.trim())).toMatchObject({ _id: 'alice', name: 'Alice Smith', currentScore: 0 });
  });

  it('of everything downloads all pages as one file, and requests a failed page again', async () => {
    const account = await withAlice();
    const leadIds = Array.from({ length: 420 }, (_, i) => `lead_${i}`);
    const events = leadIds.map((leadId) => ({ leadId, eventType: 'signup', eventId: `all_${leadId}` }));
    await dashboard.world.call('POST', '/api/events/batch', { events }, account.token);
    const page = await openPage(account, '/settings?tab=data');
    const asked: string[] = [];
    await page.route('**/export?contents=everything**', async (route) => {
      asked.push(new URL(route.request().url()).searchParams.has('cursor') ? 'later' : 'first');
      await (asked.length === 2 ? route.abort() : route.continue());
    });
    await eventually(async () => {
      const { total } = await dashboard.world.call<{ total: number }>('GET', '/api/leads', null, account.token);
      return total;
    }).toBe(421);
    const { name, text } = await savedBy(page, () => page.getByRole('button', { name: 'Export', exact: true }).click());
    expect(name).toMatch(/^leads-everything-.*\.ndjson$/);
    // The last line names the leads that were merged during the export.
    expect(asked).toEqual(['first', 'later', 'later', 'later']);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { lead: { _id: string }; events: { type: string }[] });
    expect(lines.map(({ lead }) => lead._id).sort()).toEqual(['alice', ...leadIds].sort());
    const { events: kept } = lines.find(({ lead }) => lead._id === 'lead_7') ?? {};
    expect(kept?.map(({ type }) => type)).toEqual(['signup']);
  }, 90_000);

  it('of everything shows its progress and can be stopped', async () => {
    const page = await openPage(await withAlice(), '/settings?tab=data');
    await page.route('**/export?contents=everything**', () => undefined);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Reading the first leads.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Export', exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('leaving a project', () => {
  it('is possible for everyone but the only owner, and opens another project', async () => {
    const viewer = await withViewer(await withAlice());
    const page = await openPage(viewer, '/settings?tab=account');
    await page.getByText('Your role is Viewer.').waitFor();
    await page.getByRole('button', { name: 'Leave…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave Northwind?' });
    await dialog.getByText('You’ll need an invitation to rejoin.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Leave project' }).click();
    await page.getByText(/^You left .Northwind.\.$/).waitFor();
    // The person also has a project of their own, without other members.
    await page.getByText('Nobody to call right now').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/p\/[^/]+$/);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByText('the only owner: add another owner before you leave').waitFor();
    expect(await page.getByRole('button', { name: 'Leave…' }).isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('opens the page that creates a project if the person left their last one', async () => {
    const owner = await withAlice();
    const page = await openPage(owner, '/settings?tab=members');
    const { database } = dashboard.world.server;
    await page.getByText('the only owner').waitFor();
    await withOwner(owner);
    await page.reload();
    await page.getByRole('button', { name: 'Leave…' }).click();
    await page.getByRole('button', { name: 'Leave project' }).click();
    await page.getByRole('heading', { name: 'Create project' }).waitFor();
    const left = await database
      ?.prepare('SELECT user_id FROM members WHERE project_id = ?1')
      .bind(owner.user.projectId)
      .all();
    expect(left?.results.some(({ user_id }) => user_id === owner.user.id)).toBe(false);
  });

  it('shows the error of the API if another owner left a moment earlier', async () => {
    const owner = await withAlice();
    const other = await withOwner(owner);
    const page = await openPage(owner, '/settings?tab=account');
    await page.getByText('Your role is Owner.').waitFor();
    await dashboard.world.call('POST', `/api/projects/${owner.user.projectId}/leave`, null, other.token);
    await page.getByRole('button', { name: 'Leave…' }).click();
    await page.getByRole('button', { name: 'Leave project' }).click();
    await page.getByText('This is the only owner. Add another owner first.').waitFor();
  });
});

describe('times', () => {
  it('are in the time zone of the project, not of the reader', async () => {
    const account = await withAlice();
    const settings = { timeZone: 'Asia/Tokyo' };
    await dashboard.world.call('PATCH', `/api/projects/${account.user.projectId}`, settings, account.token);
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await send(account, 'alice', 'signup', { timestamp: `${day}T16:05:00Z` });
    const page = await openPage(account, '/leads/alice', { context: { timezoneId: 'America/New_York' } });
    const timeline = page.getByRole('region', { name: 'Timeline' });
    // In Tokyo it is already the next day, nine hours ahead.
    await timeline.getByText('01:05', { exact: true }).waitFor();
    const title = await timeline.locator('time').first().getAttribute('title');
    expect(title).toMatch(/at 01:05:00 GMT\+9$/);
  });
});

describe('the system page', () => {
  it('shows throughput, indexing delay, and the number of pending and failed deliveries', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/system');
    const health = page.getByRole('region', { name: 'Health' });
    await health.getByText('No events yet').waitFor();
    await health.getByText('Everything was delivered').waitFor();
    await health.getByRole('status', { name: 'Project socket: Live' }).waitFor();
    await send(account, 'alice', 'signup');
    await health.getByText('1 event since this page was opened').waitFor();
    const lag = Number((await health.getByText(/^[\d,]+ ms$/).textContent())?.replace(/\D/g, ''));
    expect(lag).toBeGreaterThanOrEqual(0);
    expect(lag).toBeLessThan(15_000);
    await health.getByText(/^0\.\d+ events\/s$/).waitFor();
  });
});
