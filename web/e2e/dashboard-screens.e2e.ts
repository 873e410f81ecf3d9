import { beforeAll, describe, expect, it } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account } from './dashboard-world.ts';
import {
  answerBackwards,
  faultsOf,
  focusedOutOfOrder,
  overflowsOf,
  scriptBytes,
  scriptBytesMax,
  shiftsOf,
} from './page-checks.ts';

const dashboard = setUpDashboard({ savesData: true });
const { openPage, send, untilListed, withAlice } = dashboard;

const SCREENS = [
  '/',
  '/welcome',
  '/leads',
  '/leads?view=board',
  '/leads/alice',
  '/companies',
  '/companies/name~3Atechcorp',
  '/segments',
  '/leaderboard',
  '/sources',
  '/funnel',
  '/rules',
  '/proof',
  '/settings?tab=project',
  '/settings?tab=members',
  '/settings?tab=keys',
  '/imports',
  '/settings?tab=audit',
  '/settings?tab=notifications',
  '/settings?tab=account',
  '/events',
  '/nowhere',
];

describe('every screen', () => {
  let account: Account;
  beforeAll(async () => {
    account = await withAlice();
    const conditions = [{ field: 'lastEventAt', operator: 'within_days', value: 7 }];
    await dashboard.world.call('POST', '/api/segments', { name: 'Active', isShared: false, conditions }, account.token);
    const draft = { decay: { graceDays: 14, ratePerDay: 0.05 } };
    await dashboard.world.call('POST', '/api/drafts', { name: 'Slower decay', draft }, account.token);
    const key = { kind: 'secret', name: 'Backend' };
    await dashboard.world.call('POST', '/api/auth/generate-api-key', key, account.token);
    for (const type of ['page_view', 'signup', 'demo_request']) await send(account, 'alice', type);
    await untilListed(account, { leads: 1, events: 3 });
    await dashboard.world
      .call('POST', '/api/events', { eventType: 'page_view', leadId: 'null' }, account.token)
      .catch(() => 'refused, to be listed');
  });

  it.each(['/login', ...SCREENS])(
    '%s is accessible, fits phones and desktops in light and dark mode, and stays within its JavaScript budget',
    async (screen) => {
      const page = await openPage(screen === '/login' ? null : account, screen);
      expect(await faultsOf(page)).toEqual([]);
      const bytes = await scriptBytes(page, dashboard.world.webDir);
      expect(bytes).toBeLessThanOrEqual(scriptBytesMax(screen));
      expect(bytes).toBeGreaterThan(50_000);
    },
    60_000,
  );

  it.each(['/', '/leads', '/leads/alice', '/rules'])('%s loads few files', async (screen) => {
    const page = await openPage(account, screen);
    await page.locator('h1').waitFor();
    const files = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(files.filter((file) => file.endsWith('.js')).length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['/', 'today-page'],
    ['/leads', 'leads-page'],
    ['/leads/alice', 'lead-page'],
    ['/rules', 'rules-page'],
  ])('%s requests its files and data without waiting for the files of the navigation', async (screen, part) => {
    const page = await openPage(account, '/robots.txt');
    const early = [`/assets/${part}-`, '/assets/inter-', '/api/auth/me', '/api/scoring-rules/ruleset'];
    const asked = Promise.all(early.map((text) => page.waitForRequest((request) => request.url().includes(text))));
    await page.route('**/assets/index-*.js', async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(screen);
    await page.locator('h1').waitFor();
    // The screen must use the answers to all of its early requests.
    const unused = () =>
      page.evaluate(() => {
        const { early } = window as { early?: { answers: Map<string, unknown> } };
        return [...(early?.answers.keys() ?? ['nothing was asked for'])];
      });
    await expect.poll(unused).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it.each(SCREENS)(
    '%s does not shift on a phone while it loads, even if responses arrive in reverse order',
    async (screen) => {
      const page = await openPage(account, '/robots.txt');
      await page.setViewportSize({ width: 390, height: 844 });
      await answerBackwards(page);
      await page.goto(screen);
      await page.waitForLoadState('networkidle');
      expect(await shiftsOf(page)).toEqual([]);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
    60_000,
  );

  it.each(['/leads/alice', '/companies/name~3Atechcorp', '/rules'])(
    '%s moves the focus from top to bottom on a phone',
    async (screen) => {
      const page = await openPage(account, screen);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.locator('h2').last().waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
      expect(await focusedOutOfOrder(page)).toEqual([]);
    },
    60_000,
  );

  it('a lead with a possible duplicate does not shift on a phone while it loads', async () => {
    const other = await withAlice();
    const lead = { leadId: 'usr_2', name: 'Alice-Katharina Smith-Lindqvist', email: 'alice@test.com' };
    await dashboard.world.call('POST', '/api/leads', lead, other.token);
    await untilListed(other, { leads: 2, events: 0 });
    const page = await openPage(other, '/robots.txt');
    await page.setViewportSize({ width: 390, height: 844 });
    await answerBackwards(page);
    await page.goto('/leads/alice');
    await page.getByRole('link', { name: lead.name }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await shiftsOf(page)).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }, 60_000);

  it('Today has cards of the same width on a tablet', async () => {
    const page = await openPage(account, '/');
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.getByRole('region', { name: 'Score distribution' }).waitFor();
    await page.getByRole('region', { name: 'Events' }).waitFor();
    const edges = ['Latest activity', 'Events', 'Score distribution'].map(async (name) => {
      const box = await page.getByRole('region', { name, exact: true }).boundingBox();
      return box && [box.x, box.x + box.width];
    });
    expect(new Set((await Promise.all(edges)).map(String))).toEqual(new Set(['256,992']));
  });

  it.each(['/imports', '/settings'])('%s begins at the same edge as the other screens', async (screen) => {
    const page = await openPage(account, '/events');
    await page.setViewportSize({ width: 1440, height: 900 });
    const left = async () => (await page.locator('h1').boundingBox())?.x;
    const usual = await left();
    await page.goto(screen);
    expect(await left()).toBe(usual);
  });

  it('/rules offers to save and to publish once, at every width', async () => {
    const page = await openPage(account, '/rules');
    await page.getByLabel('Points of Signed up').fill('45');
    for (const width of [390, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const name of ['Save draft', 'Publish version 2'])
        await expect.poll(() => page.getByRole('button', { name }).count()).toBe(1);
    }
  });

  describe('with very long names and IDs that cannot wrap', () => {
    const longId = 'W'.repeat(128);
    let wide: Account;
    beforeAll(async () => {
      wide = await dashboard.world.register();
      const { projectId } = wide.user;
      await dashboard.world.call('PATCH', `/api/projects/${projectId}`, { name: 'W'.repeat(100) }, wide.token);
      const other = `${'W'.repeat(127)}M`;
      const [text, key] = ['M'.repeat(200), 'W'.repeat(64)];
      const lead = { leadId: longId, company: text, custom: { [key]: text } };
      await dashboard.world.call('POST', '/api/leads', lead, wide.token);
      for (const leadId of [longId, other]) await send(wide, leadId, key, { properties: { [key]: text } });
      await send(wide, longId, 'signup');
      await dashboard.world.call('POST', `/api/leads/${longId}/merge`, { leadId: other }, wide.token);
      const shared = { eventType: 'signup', userId: 'W'.repeat(126), anonymousId: longId };
      await dashboard.world.call('POST', '/api/events', shared, wide.token);
    });

    it.each([
      '/',
      '/leads',
      '/leads?view=board',
      '/leads/LONG',
      '/duplicates?lead=LONG',
      '/leaderboard',
      '/settings?tab=project',
      '/settings?tab=audit',
    ])(
      '%s stays within the width of the screen',
      async (screen) => {
        const page = await openPage(wide, screen.replace('LONG', longId));
        if (screen.startsWith('/duplicates')) await page.getByRole('button', { name: 'Not a duplicate' }).waitFor();
        if (screen === '/leads/LONG') await page.locator('details').first().click();
        expect(await overflowsOf(page)).toEqual([]);
      },
      60_000,
    );
  });
});
