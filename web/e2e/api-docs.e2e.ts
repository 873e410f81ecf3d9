import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { world as sharedWorld, type World } from './dashboard-world.ts';
import { violationsOf } from './page-checks.ts';

let world: World;
let secretKey: string;

beforeAll(async () => {
  world = await sharedWorld.get();
  const { token } = await world.register();
  const { apiKey } = await world.call<{ apiKey: string }>(
    'POST',
    '/api/auth/generate-api-key',
    { kind: 'secret' },
    token,
  );
  secretKey = apiKey;
}, 120_000);

/** Opens the page and blocks requests to all other hosts. Returns the page's errors, and its requests to other hosts. */
async function openDocs() {
  const context = await world.browser.newContext({ baseURL: world.url });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await context.route(
    (url) => !url.href.startsWith(world.url) && url.protocol !== 'data:',
    (route) => {
      complaints.push(`asks ${route.request().url()}`);
      return route.abort();
    },
  );
  await page.goto('/api/docs');
  await page.getByRole('heading', { name: 'Scoring rules' }).waitFor();
  return { page, complaints, close: () => context.close() };
}

const operation = (page: Page, id: string) => page.locator(`[id$="-${id}"]`);

async function tryOut(page: Page, tag: string, id: string): Promise<string | null> {
  await page.locator(`[data-tag="${tag}"]`).click();
  await operation(page, id).locator('.opblock-summary-control').click();
  await operation(page, id).getByRole('button', { name: 'Try it out' }).click();
  await operation(page, id).getByRole('button', { name: 'Execute' }).click();
  return operation(page, id).locator('.live-responses-table tbody .response-col_status').first().textContent();
}

describe('the page of the API', () => {
  it('is accessible in light and dark mode, and needs no other server', async () => {
    const { page, complaints, close } = await openDocs();
    await page.getByRole('button', { name: 'Authorize' }).click();
    const apiKey = page.locator('.auth-container').first();
    await apiKey.getByRole('textbox').fill(secretKey);
    await apiKey.getByRole('button', { name: 'Authorize' }).click();
    await page.getByRole('button', { name: 'Close', exact: true }).first().click();
    expect(await tryOut(page, 'Events', 'createEvent')).toContain('202');
    expect(page.url()).toContain('#/Events/createEvent');
    // Filter parameters are empty until a person fills them in.
    expect(await tryOut(page, 'Leads', 'listLeads')).toContain('200');
    expect(await operation(page, 'listLeads').locator('.request-url pre').textContent()).toContain(
      '/api/leads?limit=20',
    );
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);

  it('explains each error at the address that its `type` names', async () => {
    const refused = await fetch(`${world.url}/api/events`, { method: 'POST', body: '{}' });
    const { type } = (await refused.json()) as { type: string };
    const page = await world.browser.newPage({ baseURL: world.url });
    await page.goto(type);
    expect(await page.locator(':target').textContent()).toContain('Credentials are missing');
    await page.close();
  });
});
