import { it } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';

const dashboard = setUpDashboard({ savesData: true });
const { openPage, send, untilListed, withAlice } = dashboard;

it('merges with a lead found by name, after a preview of the combined person, and offers an undo', async () => {
  const account = await withAlice();
  const other = { leadId: 'crm/7', name: 'Al Smith', phone: '+1 555 0100' };
  await dashboard.world.call('POST', '/api/leads', other, account.token);
  for (const leadId of ['alice', 'crm/7']) await send(account, leadId, 'signup');
  await untilListed(account, { leads: 2, events: 2 });
  const page = await openPage(account, '/leads/alice');
  await page.getByRole('button', { name: 'Merge…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find the other lead').fill('al smi');
  await dialog.getByRole('button', { name: /^Al Smith/ }).click();
  await dialog.getByText('Resulting lead').waitFor();
  await dialog.getByText('20 → 40').waitFor();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByRole('region', { name: 'Merged IDs' }).getByText('crm/7').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('No merged leads.').waitFor();
}, 120_000);
