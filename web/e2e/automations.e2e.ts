import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { setUpAutomations } from './automations-pages.ts';
import { eventually } from './dashboard-pages.ts';
import { tabTo } from './page-checks.ts';

const { dashboard, receiver, addAutomation, addWebhook, arrivedAt } = setUpAutomations();
const { openPage, send, withAlice, withViewer } = dashboard;

describe('an automation', () => {
  it('is created, runs at the next event, and shows its reason, its request and the response', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/automations');
    await page.getByRole('link', { name: 'Send demo requests to the CRM' }).click();
    await page.getByRole('button', { name: 'Create automation' }).click();
    await page.getByText('is required').waitFor();
    await page.getByLabel('URL').fill('x'.repeat(3000));
    await page.getByText(/must be at most 2,?\d+ characters|must be a URL/).waitFor();
    await page.getByLabel('URL').fill(`${receiver.url}/built`);
    const and = page.getByRole('region', { name: 'And' });
    await and.getByRole('button', { name: 'Add condition' }).click();
    await and.getByLabel('Property 1').fill('company');
    await and.getByLabel('Value 1').fill('techcorp');
    await page.getByText(/^When a lead triggers “demo_request”, and company is “techcorp”, then POST to 127/).waitFor();
    await page.getByRole('button', { name: 'Create automation' }).click();
    await page.getByText('No runs yet').waitFor();

    await send(account, 'alice', 'demo_request');
    await send(account, 'bob', 'demo_request');
    const executions = page.getByRole('list', { name: 'Runs, newest first' });
    await executions.getByRole('button', { name: /Delivered.*Triggered demo_request.*Alice Smith/ }).click();
    const details = page.getByRole('dialog', { name: 'automation.fired' });
    await details.getByText(`${receiver.url}/built`).waitFor();
    await details.getByRole('region', { name: 'answer', exact: true }).getByText('taken').waitFor();
    await details.getByRole('region', { name: 'request body' }).getByText('"name": "Alice Smith"').waitFor();
    const [request] = arrivedAt('/built');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ type: 'automation.fired', data: { leadId: 'alice' } });
    await details.getByText(String(request?.headers['webhook-timestamp'])).waitFor();
    await page.keyboard.press('Escape');
    // Bob has no company, so the message uses the fallback text.
    await executions.getByRole('listitem').waitFor();

    await page.goto('/leads/alice');
    const fired = page.getByRole('region', { name: 'Automation runs' });
    await fired.getByRole('button', { name: /Triggered demo_request.*Send demo requests to the CRM/ }).waitFor();
  });

  it('keeps its secrets when its trigger and its action change', async () => {
    const account = await withAlice();
    const { id } = await addAutomation(account, '/changed', {
      config: { url: `${receiver.url}/changed`, headers: { Authorization: 'Bearer secret-1234' } },
    });
    const page = await openPage(account, `/automations/${id}`);
    expect(await page.getByLabel('Value of header 1').inputValue()).toBe('••••1234');
    await page.getByLabel('A lead', { exact: true }).selectOption({ label: 'falls below a score' });
    await page.getByLabel('Points').fill('30');
    await page.getByLabel('Velocity').selectOption('4');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Changes saved.').waitFor();
    const read = () =>
      dashboard.world.call<Record<string, unknown>>('GET', `/api/automations/${id}`, null, account.token);
    expect(await read()).toMatchObject({ whenScoreBelow: 30, minVelocity: 4, action: 'webhook' });
    expect(await read()).not.toHaveProperty('whenEvent');

    await page.getByRole('radio', { name: 'Slack' }).check();
    await page.getByLabel('Incoming webhook').fill(`${receiver.url}/slack/T0/secret`);
    await page.getByLabel('Velocity').selectOption('');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await eventually(read).toMatchObject({ action: 'slack', config: { url: '••••cret' } });
    expect(await read()).not.toHaveProperty('minVelocity');
    await page.getByLabel('Name').fill('Renamed');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await eventually(read).toMatchObject({ name: 'Renamed', action: 'slack' });

    // The form sent the masked secret back, which keeps the secret.
    const testing = page.getByRole('region', { name: 'Test' });
    await testing.getByText('Choose a lead').click();
    await testing.getByRole('radio', { name: 'Alice Smith' }).check();
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('Delivered · 200').waitFor();
    expect(arrivedAt('/slack/T0/secret')[0]?.body).toContain('Alice Smith');
  });

  it('shows why a test run failed', async () => {
    const account = await withAlice();
    receiver.answer('/broken', 500);
    const { id } = await addAutomation(account, '/broken');
    const page = await openPage(account, `/automations/${id}`);
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('Rejected · 500').waitFor();
    await page.getByText('answered 500').first().waitFor();
    expect(arrivedAt('/broken').length).toBe(1);
  });

  it('turns on and off at once, reverts if the API refuses, and is deleted after a confirmation', async () => {
    const account = await withAlice();
    const { id } = await addAutomation(account, '/switched');
    const page = await openPage(account, '/automations');
    const isOn = page.getByRole('switch', { name: 'Tell the CRM is on' });
    await isOn.waitFor();
    await page.route('**/api/automations/*', (route) => route.abort());
    await isOn.click();
    await page.getByText('The server can’t be reached.').waitFor();
    expect(await isOn.isChecked()).toBe(true);
    await page.unroute('**/api/automations/*');
    await isOn.click();
    await page.getByText('0 of 1 on').waitFor();
    const read = () => dashboard.world.call<{ enabled: boolean }[]>('GET', '/api/automations', null, account.token);
    await eventually(async () => (await read())[0]?.enabled).toBe(false);

    await page.goto(`/automations/${id}`);
    await page.getByRole('button', { name: 'Delete automation' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No automations yet').waitFor();
    expect(await read()).toEqual([]);
  });
});

describe('a webhook endpoint', () => {
  it('shows its secret once, receives a test signed with the secret, and gets a new secret', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/webhooks');
    await page.getByRole('button', { name: 'New endpoint' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill('not a url');
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    await dialog.getByText('must be a web address such as https://example.com').waitFor();
    await dialog.getByLabel('URL').fill(`${receiver.url}/endpoint`);
    await dialog.getByLabel('lead.created').check();
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    const secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
    await page.getByRole('button', { name: 'I’ve saved it' }).click();
    await page.reload();
    await page.getByRole('list', { name: 'Events' }).waitFor();
    expect(await page.content()).not.toContain('whsec_');

    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByRole('dialog', { name: 'lead.stage_changed' }).getByText('Delivered').waitFor();
    const [request] = arrivedAt('/endpoint');
    const verify = (key: string) =>
      new Webhook(key).verify(request?.body ?? '', request?.headers as Record<string, string>);
    expect(verify(secret)).toMatchObject({ type: 'lead.stage_changed' });
    await page.keyboard.press('Escape');
    await page.getByText('1 of 1 delivered').waitFor();

    await page.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Rotate secret…' }).click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    const next = (await page.getByText(/^whsec_/).textContent()) ?? '';
    expect(next).not.toBe(secret);
    expect(() => verify(next)).toThrow();
  });

  it('shows why it was disabled, and replays missed events after someone enables it', async () => {
    const account = await withAlice();
    receiver.answer('/gone', 410);
    await addWebhook(account, '/gone');
    await send(account, 'alice', 'demo_request');
    const page = await openPage(account, '/webhooks');
    await page.getByText('Disabled: The receiver answered 410 Gone.').waitFor();
    receiver.answer('/gone', 200);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Endpoint enabled.').waitFor();
    await page.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Replay since…' }).click();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('Replaying 1 delivery.').waitFor();
    await eventually(() => arrivedAt('/gone').length).toBe(2);
    const [first, second] = arrivedAt('/gone');
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await page.getByText('1 of 1 delivered').waitFor();
  });

  it('lets people find its deliveries by status, receiver and lead', async () => {
    const account = await withAlice();
    receiver.answer('/failing', 500);
    await addWebhook(account, '/failing');
    await addAutomation(account, '/taking');
    await send(account, 'alice', 'demo_request');
    const page = await openPage(account, '/webhooks?tab=deliveries');
    const list = page.getByRole('list', { name: 'Deliveries, newest first' });
    await list.getByRole('button', { name: /Retrying.*lead\.stage_changed/ }).waitFor();
    await list.getByRole('button', { name: /Delivered.*Triggered demo_request/ }).waitFor();
    // The URL contains the filters, but changes a moment after the choice.
    await page.getByRole('radio', { name: 'Delivered' }).click();
    await eventually(() => list.getByRole('listitem').count()).toBe(1);
    await page.getByRole('radio', { name: 'All' }).click();
    await eventually(() => list.getByRole('listitem').count()).toBe(2);
    await page.getByLabel('Receiver').selectOption({ label: 'Warehouse' });
    await eventually(() => list.getByRole('listitem').count()).toBe(1);
    await list.getByRole('button').first().click();
    await page.getByRole('dialog').getByText('Attempt 1').waitFor();
    await page.getByRole('dialog').getByText('next in').waitFor();
    // The receiver works again, so a retry now succeeds before the next scheduled attempt.
    receiver.answer('/failing', 200);
    await page.getByRole('dialog').getByRole('button', { name: 'Retry now' }).click();
    await page.getByRole('dialog').getByText('Delivered').waitFor();
    await page.goto('/webhooks?tab=deliveries&lead=nobody');
    await page.getByText('No deliveries match').waitFor();
    await page.getByRole('button', { name: 'Lead nobody' }).click();
    await eventually(() => list.getByRole('listitem').count()).toBe(2);
  });
});

describe('retry now', () => {
  it('retries the pending deliveries of an endpoint from its menu, or all deliveries that match the filters', async () => {
    const account = await withAlice();
    receiver.answer('/waits', 500);
    await addWebhook(account, '/waits');
    await send(account, 'alice', 'demo_request');
    const page = await openPage(account, '/webhooks');
    await page.getByText('0 of 1 delivered').waitFor();
    receiver.answer('/waits', 200);
    await page.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Retry pending and failed' }).click();
    await page.getByText('1 delivery queued.').waitFor();
    await page.getByText('1 of 1 delivered').waitFor();

    receiver.answer('/waits', 500);
    await send(account, 'bob', 'demo_request');
    await page.goto('/webhooks?tab=deliveries&status=pending');
    const list = page.getByRole('list', { name: 'Deliveries, newest first' });
    await list.getByRole('button', { name: /Retrying/ }).waitFor();
    receiver.answer('/waits', 200);
    await page.getByRole('button', { name: 'Retry pending and failed' }).click();
    await page.getByText('No deliveries match').waitFor();
    // Each delivery failed once and was then retried. On a slow machine, the schedule may have retried some deliveries before.
    const ids = arrivedAt('/waits').map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBeGreaterThanOrEqual(4);
    for (const same of Map.groupBy(ids, (id) => id).values()) expect(same.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('failed deliveries', () => {
  it('are counted by receiver, and can be retried one by one or all at once, or discarded', async () => {
    const account = await withAlice();
    const names = ['one', 'two', 'three', 'four'];
    const ids: string[] = [];
    for (const name of names) {
      receiver.answer(`/dead-${name}`, 410);
      ids.push((await addAutomation(account, `/dead-${name}`, { name })).id);
    }
    await send(account, 'alice', 'demo_request');
    const page = await openPage(account, '/dead-letters');
    const list = page.getByRole('list', { name: 'Failed deliveries, newest first' });
    await eventually(() => list.getByRole('listitem').count()).toBe(4);
    // The receiver has answered 410, which disables its endpoints.
    for (const id of ids) await dashboard.world.call('PUT', `/api/automations/${id}`, { enabled: true }, account.token);
    for (const name of names) receiver.answer(`/dead-${name}`, 200);
    await page.getByRole('button', { name: 'Automation one 1' }).click();
    await eventually(() => list.getByRole('listitem').count()).toBe(1);

    await list.getByRole('button', { name: /Alice Smith/ }).click();
    const details = page.getByRole('dialog', { name: 'automation.fired' });
    await details.getByText('Answered 410').first().waitFor();
    await details.getByRole('button', { name: 'Retry now' }).click();
    await details.getByText('Delivered').waitFor();
    await details.getByText('Attempt 2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No failed deliveries match').waitFor();

    await page.getByRole('button', { name: /^All/ }).click();
    await eventually(() => list.getByRole('listitem').count()).toBe(3);
    await list.getByRole('button', { name: 'Discard' }).first().click();
    await page.getByText('You can still retry the delivery').waitFor();
    await page.getByRole('button', { name: 'Retry all 2 now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry now', exact: true }).click();
    await page.getByText('2 deliveries queued.').waitFor();
    await page.getByText('Nothing has failed').waitFor();
    await page.goto('/webhooks?tab=deliveries&status=discarded');
    await page.getByRole('list', { name: 'Deliveries, newest first' }).getByRole('listitem').waitFor();
  });
});

describe('a viewer', () => {
  it('sees everything, but no buttons that change something', async () => {
    const account = await withAlice();
    receiver.answer('/viewed', 410);
    const { id } = await addAutomation(account, '/viewed');
    await addWebhook(account, '/viewed-endpoint');
    await send(account, 'alice', 'demo_request');
    const page = await openPage(await withViewer(account), '/dead-letters');
    await page.getByRole('button', { name: /Triggered demo_request/ }).click();
    const details = page.getByRole('dialog', { name: 'automation.fired' });
    await details.getByText('answered 410').first().waitFor();
    expect(await page.getByRole('button', { name: /Retry|Discard/, includeHidden: true }).count()).toBe(0);

    await page.goto('/automations');
    await page.getByRole('link', { name: 'Tell the CRM' }).waitFor();
    expect(await page.getByRole('link', { name: 'New automation' }).count()).toBe(0);
    expect(await page.getByRole('switch').count()).toBe(0);
    await page.goto(`/automations/${id}`);
    await page.getByRole('list', { name: 'Runs, newest first' }).waitFor();
    expect(await page.getByLabel('Name').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /Save|Send test|Delete|Add|Remove/ }).count()).toBe(0);
    await page.goto('/webhooks');
    await page.getByText('Warehouse').waitFor();
    expect(await page.getByRole('button', { name: /New|Send|More for/ }).count()).toBe(0);
    expect(await page.getByRole('switch').count()).toBe(0);
  });
});

describe('keyboard', () => {
  it('is enough to create an automation, run it and read the result', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/');
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Automations' }).waitFor();
    await page.getByText('No automations yet').waitFor();
    await tabTo(page, 'Start from scratch');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /New automation/ }).waitFor();
    await tabTo(page, 'Name');
    await page.keyboard.type('By hand');
    await tabTo(page, 'A lead');
    await page.keyboard.type('triggers');
    await tabTo(page, 'Event type');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('signup');
    await tabTo(page, 'URL');
    await page.keyboard.type(`${receiver.url}/by-hand`);
    await page.keyboard.press('Enter');
    await page.getByText('No runs yet').waitFor();
    await tabTo(page, 'Send test');
    await page.keyboard.press('Enter');
    await page.getByText('Delivered · 200').waitFor();
    await tabTo(page, 'View request and response');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'automation.fired' }).getByText('Attempt 1').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describe('content that cannot be loaded', () => {
  it('is replaced by an error, and appears once the connection is back', async () => {
    const account = await withAlice();
    await addWebhook(account, '/later');
    const page = await openPage(account, '/automations');
    await page.getByText('No automations yet').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByText('Can’t connect').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('Warehouse').waitFor();
  });
});
