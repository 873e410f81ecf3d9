import { describe, expect, it } from 'vitest';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import { violationsOf } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, send, withAlice, untilListed } = dashboard;

describe('a lead that people work on', () => {
  it('gets an owner, a note, a task and the status Won, each shown live in another tab', async () => {
    const account = await withAlice();
    await send(account, 'alice', 'demo_request');
    await untilListed(account, { leads: 1, events: 1 });
    const [page, other] = [await openPage(account, '/leads/alice'), await openPage(account, '/leads/alice')];

    await page.getByRole('button', { name: 'Assign to me' }).click();
    await other.getByRole('button', { name: 'Owner: Me' }).waitFor();

    await page.getByLabel('New note').fill('Wants a quote.\nBy Friday.');
    await page.getByRole('button', { name: 'Add note' }).click();
    await other.getByRole('list', { name: 'Notes' }).getByText('By Friday.').waitFor();

    await page.getByLabel('New task').fill('Send the quote');
    await page.getByLabel('Due').fill('2030-01-02T09:00');
    await page.getByRole('button', { name: 'Add task' }).click();
    await other.getByLabel('Send the quote').waitFor();
    await other.getByLabel('Send the quote').click();
    await page.getByText('Task done').waitFor();

    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Add or remove points…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Points').fill('12');
    await dialog.getByLabel('Reason').fill('Met at the fair');
    await dialog.getByRole('button', { name: 'Add points' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await other.getByText('Points added: Met at the fair').waitFor();

    await page.getByRole('button', { name: 'Status: New' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Won' }).click();
    await other.getByRole('button', { name: 'Status: Won' }).waitFor();
    await other.getByText('Marked won').waitFor();
    expect(await violationsOf(other)).toEqual([]);

    const lead = await dashboard.world.call('GET', '/api/leads/alice', null, account.token);
    expect(lead).toMatchObject({ owner: account.user.id, status: 'won', currentScore: 62, eventCount: 1 });
  }, 60_000);

  it('notifies its new owner, who opens it from the bell and then chooses fewer emails', async () => {
    const account = await withAlice();
    const ann = await dashboard.withViewer(account);
    const page = await openPage(ann, '/');
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    await dashboard.world.call('PUT', '/api/leads/alice/owner', { owner: ann.user.id }, account.token);
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Alice Smith (unread)' }).click();
    await page.getByRole('heading', { name: 'Alice Smith' }).waitFor();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByLabel('Someone mentions me').selectOption('In the app and in a daily email');
    await page.getByLabel('Time zone').waitFor();
    await page.reload();
    await eventually(() => page.getByLabel('Someone mentions me').inputValue()).toBe('daily_email');
  }, 60_000);

  it('saves a changed field, and clears an emptied field', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/leads/alice');
    await page.getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit details' });
    await dialog.getByLabel('Phone').fill('+49 30 1234567');
    await dialog.getByLabel('Company').fill('');
    await dialog.getByRole('button', { name: 'Add property' }).click();
    await dialog.getByLabel('Property name').last().fill('region');
    await dialog.getByLabel('Value of region').fill('EMEA');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const readAlice = () => dashboard.world.call('GET', '/api/leads/alice', null, account.token);
    await eventually(readAlice).toMatchObject({ phone: '+49 30 1234567', company: null, custom: { region: 'EMEA' } });
    expect(await page.getByRole('link', { name: 'Call' }).getAttribute('href')).toBe('tel:+49301234567');
  });
});
