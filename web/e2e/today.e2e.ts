import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../worker/domain/time.ts';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';

const dashboard = setUpDashboard({ savesData: true });
const { openPage, send, untilListed } = dashboard;

const hoursAgo = (hours: number) => ({ timestamp: new Date(Date.now() - hours * HOUR_MS).toISOString() });

/** Five leads to call, and leads not to call: a customer, a cold lead, a lead that asked for a demo long ago, and visitors. */
async function furnish(account: Account): Promise<void> {
  const named = [
    { leadId: 'ann', name: 'Ann Lee', email: 'ann@acme.com', phone: '+1 (555) 010-0100', company: 'Acme' },
    { leadId: 'ben', name: 'Ben Ray', email: 'ben@globex.com', company: 'Globex' },
  ];
  for (const lead of named) await dashboard.world.call('POST', '/api/leads', lead, account.token);
  const work = (path: string, body: object) => dashboard.world.call('PUT', `/api/leads/${path}`, body, account.token);
  await work('ann/owner', { owner: account.user.id });
  await work('ann/status', { status: 'working' });
  await send(account, 'ann', 'signup', hoursAgo(30));
  await send(account, 'ann', 'demo_request', { ...hoursAgo(2.5), properties: { path: '/pricing' } });
  await send(account, 'ben', 'demo_request', hoursAgo(3));
  for (const leadId of ['cy', 'dee', 'eve']) {
    for (const hours of [26, 25]) await send(account, leadId, 'signup', hoursAgo(hours));
  }
  await send(account, 'customer', 'demo_request', hoursAgo(2));
  await send(account, 'customer', 'contract_signed', hoursAgo(1));
  await send(account, 'cold', 'signup', hoursAgo(1));
  await untilListed(account, { leads: 7, events: 5 });
}

describe('the five leads to call', () => {
  it('are on the first screen with reasons and contact links, and disappear when marked as done or snoozed', async () => {
    const account = await dashboard.world.register();
    await furnish(account);
    const page = await openPage(account, '/');
    const calls = page.getByRole('list', { name: 'Leads to call' }).getByRole('listitem');
    await expect.poll(() => calls.count(), { timeout: 20_000 }).toBe(5);
    const names = () =>
      calls
        .getByRole('link')
        .evaluateAll((links) =>
          links.flatMap((link) => (link.getAttribute('href')?.startsWith('/') ? [link.textContent] : [])),
        );
    expect(await names()).toEqual(['Ann Lee', 'Ben Ray', 'eve', 'dee', 'cy']);
    const [first, second] = [calls.nth(0), calls.nth(1)];
    expect(await first.textContent()).toMatch(/^Ann LeeAcmeAsked for a demo 2h ago, \+50 · \/pricing/);
    await expect.poll(() => first.textContent()).toContain('You · Working');
    expect(await first.getByRole('link', { name: /^Call / }).getAttribute('href')).toBe('tel:+15550100100');
    expect(await first.getByRole('link', { name: /^Email / }).getAttribute('href')).toBe('mailto:ann@acme.com');
    expect(await second.getByRole('link', { name: /^Call / }).count()).toBe(0);

    await first.getByRole('button', { name: /^Mark .* as done$/ }).click();
    await expect.poll(names).toEqual(['Ben Ray', 'eve', 'dee', 'cy']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(['Ann Lee', 'Ben Ray', 'eve', 'dee', 'cy']);
    await second.getByRole('button', { name: /^Snooze / }).click();
    await page.getByRole('menuitem', { name: /^Tomorrow/ }).click();
    await expect.poll(names).toEqual(['Ann Lee', 'eve', 'dee', 'cy']);

    await send(account, 'cy', 'demo_request', { properties: { path: '/demo' } });
    await expect.poll(async () => (await names())[0], { timeout: 20_000 }).toBe('cy');
    await page.reload();
    await expect.poll(names, { timeout: 20_000 }).toEqual(['cy', 'Ann Lee', 'eve', 'dee']);
    const feed = page.getByRole('list', { name: 'Recent activity' }).getByRole('listitem').first();
    expect(await feed.textContent()).toMatch(/^cyAsked for a demo .*, \+50 · \/demo/);
  }, 120_000);
});

describe('the command menu', () => {
  it('marks the focused lead as done, snoozes it, and merges a lead into the open one', async () => {
    const account = await dashboard.world.register();
    await furnish(account);
    const page = await openPage(account, '/');
    const calls = page.getByRole('list', { name: 'Leads to call' });
    const command = async (lead: string, typed: string) => {
      await calls.getByRole('link', { name: lead, exact: true }).focus();
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/Find a lead/).fill(typed);
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await calls.getByRole('link', { name: lead, exact: true }).waitFor({ state: 'hidden' });
    };
    await command('Ann Lee', 'mark as done');
    await command('Ben Ray', 'snooze until tom');
    await page.getByText(/Ben Ray.? snoozed until/).waitFor();

    await page.getByRole('link', { name: 'eve', exact: true }).first().click();
    await page.getByRole('button', { name: 'More actions' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Find a lead/).fill('merge');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Merge another lead into this one' }).waitFor();
  }, 120_000);
});

it('the dashboard has the manifest and icons to be installed as an app', async () => {
  const page = await openPage(await dashboard.world.register(), '/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const found = await page.evaluate(async (url) => {
    const manifest = await (await fetch(url)).json();
    const icons = await Promise.all(
      manifest.icons.map(async ({ src, type }: { src: string; type: string }) => {
        const answer = await fetch(src);
        return answer.ok && answer.headers.get('Content-Type')?.startsWith(type);
      }),
    );
    return { start: manifest.start_url, display: manifest.display, icons };
  }, href ?? '');
  expect(found).toEqual({ start: '/', display: 'standalone', icons: [true, true, true, true] });
}, 60_000);
