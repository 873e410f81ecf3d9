import { describe, expect, it } from 'vitest';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import { type Account, shownScore } from './dashboard-world.ts';
import { tabTo } from './page-checks.ts';

const dashboard = setUpDashboard();
const { openPage, send, untilListed, withAlice, withViewer } = dashboard;

const scoreOf = async (account: Account, leadId: string): Promise<number> =>
  (await dashboard.world.call<{ currentScore: number }>('GET', `/api/leads/${leadId}`, null, account.token))
    .currentScore;

const sendWorkflow1 = async (account: Account) => {
  for (const type of ['page_view', 'signup', 'demo_request']) await send(account, 'alice', type);
};

describe('first run', () => {
  it('leads from registration to the first event without a reload', async () => {
    const page = await openPage(null, '/');
    await page.getByRole('link', { name: 'Create one' }).click();
    // The sign-in page also has an email field, and stays until the next screen is ready.
    await page.getByRole('heading', { name: 'Create an account' }).waitFor();
    await page.getByLabel('Email').fill('new@example.com');
    await page.getByLabel('Password').fill('short');
    await page.getByLabel('Project').fill('Acme website');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('must be at least 10 characters').waitFor();
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    const key =
      (await page
        .getByText(/^pk_live_/)
        .first()
        .textContent()) ?? '';
    await page.getByText('Waiting for your first event…').waitFor();
    await page.getByText(`data-api-key="${key}"`).waitFor();

    await dashboard.world.call('POST', '/api/events', { eventType: 'signup', leadId: 'user_1', eventId: 'first' }, key);
    await page.getByText('arrived from').waitFor();
    expect(await page.getByTestId('arrived-score').textContent()).toBe('20');
    await page.getByRole('link', { name: 'Open the lead' }).click();
    await eventually(() => shownScore(page)).toBe('20');
  });

  it('creates a second, empty project, and switches back to the first', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/');
    await page.getByRole('button', { name: 'Northwind: projects and account' }).click();
    await page.getByRole('menuitem', { name: 'New project…' }).click();
    await page.getByRole('textbox', { name: 'Project' }).fill('Second');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByText('Waiting for your first event…').waitFor();
    await page.getByRole('button', { name: 'Second: projects and account' }).click();
    await page.getByRole('menuitemcheckbox', { name: /^Northwind/ }).click();
    await page.getByText('Waiting for the next event…').waitFor();
  });

  it('refuses a wrong password, and opens the requested page after the correct one', async () => {
    const account = await dashboard.world.register();
    const page = await openPage(null, '/leaderboard?stage=hot');
    await page.getByLabel('Email').fill(account.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Wrong email or password.').waitFor();
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Leaderboard' }).waitFor();
    expect(page.url()).toBe(`${dashboard.world.url}/p/${account.user.projectId}/leaderboard?stage=hot`);
  });
});

describe('a lead', () => {
  it('has a score of 75, the stage Hot and a breakdown after a page view, a signup and a demo request', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/leads/alice');
    await eventually(() => shownScore(page)).toBe('0');
    await sendWorkflow1(account);
    await eventually(() => shownScore(page)).toBe('75');
    const score = page.getByRole('region', { name: 'Score', exact: true });
    await score.getByText('hot', { exact: true }).first().waitFor();
    const why = page.getByRole('region', { name: 'Score breakdown' });
    await why.waitFor();
    await eventually(() => why.getByRole('row').allTextContents()).toEqual([
      'DescriptionPoints',
      'Asked for a demo1 × +50+50',
      'Signed up1 × +20+20',
      'Viewed a page1 × +5+5',
      'Scorehot75',
    ]);
    await eventually(() => page.getByRole('region', { name: 'Timeline' }).getByText('Asked for a demo').count()).toBe(
      2,
    );
  });

  it('shows events that arrive before its socket opens', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/');
    const socket = Promise.withResolvers<void>();
    await page.route('**/api/leads/alice/live-ticket', async (route) => {
      await socket.promise;
      await route.continue();
    });
    await page.goto('/leads/alice');
    const why = page.getByRole('region', { name: 'Score breakdown' });
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await why.getByText('No events yet').waitFor();
    await timeline.getByText('No events yet').waitFor();
    await sendWorkflow1(account);
    socket.resolve();
    await eventually(() => shownScore(page)).toBe('75');
    await why.getByText('Asked for a demo').waitFor();
    await timeline.getByText('Asked for a demo').first().waitFor();
  });

  it('shows a new event in every open tab and in the list', async () => {
    const account = await withAlice();
    const one = await openPage(account, '/leads/alice');
    const two = await openPage(account, '/leads/alice');
    const list = await openPage(account, '/leads');
    await list.getByRole('link', { name: 'Alice Smith' }).waitFor();
    await eventually(() => shownScore(two)).toBe('0');
    await send(account, 'alice', 'demo_request');
    await eventually(() => shownScore(two)).toBe('50');
    await eventually(() => shownScore(one)).toBe('50');
    await list.getByRole('row', { name: /Alice Smith.*50.*warm/ }).waitFor();
  });

  it('with a long history renders at most 2,000 elements for any number of events, and shows the details of an event', async () => {
    const account = await withAlice();
    const events = Array.from({ length: 400 }, (_, i) => ({
      ...{ leadId: 'alice', eventType: 'page_view', eventId: `long_${i}`, properties: { path: `/${i}`, seconds: i } },
      timestamp: new Date(Date.now() - (400 - i) * 60_000).toISOString(),
    }));
    await dashboard.world.call('POST', '/api/events/batch', { events }, account.token);
    const page = await openPage(account, '/leads/alice');
    await page.getByRole('button', { name: 'Show 200 earlier' }).waitFor();
    await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
    await send(account, 'alice', 'demo_request');
    const newest = page.locator('details').first();
    await newest.getByText('Asked for a demo').click();
    await newest.getByText('Event ID').waitFor();
    expect(await page.locator('details').count()).toBe(60);
    const elements = () => page.locator('*').count();
    expect(await elements()).toBeLessThanOrEqual(2000);

    await page.getByRole('button', { name: 'Show 200 earlier' }).click();
    await page.getByRole('button', { name: 'Show 141 earlier' }).click();
    await page.getByRole('button', { name: /earlier$/ }).waitFor({ state: 'hidden' });
    expect(await elements()).toBeLessThanOrEqual(2000);
    const first = page.locator('details').filter({ hasText: /\/0 · seconds 0/ });
    await eventually(async () => {
      await page.mouse.wheel(0, 2000);
      return first.count();
    }).toBe(1);
    expect(await elements()).toBeLessThanOrEqual(2000);
  }, 60_000);

  it('with 10,000 events renders at most 2,000 elements, and rerenders only the changes when an event arrives', async () => {
    const account = await withAlice();
    const events = Array.from({ length: 10_000 }, (_, i) => ({
      ...{ leadId: 'alice', eventType: 'page_view', eventId: `long_${i}` },
      timestamp: new Date(Date.now() - (10_000 - i) * 60_000).toISOString(),
    }));
    for (let i = 0; i < events.length; i += 1000) {
      await dashboard.world.call('POST', '/api/events/batch', { events: events.slice(i, i + 1000) }, account.token);
    }
    const page = await openPage(account, '/leads/alice');
    await page.getByRole('button', { name: 'Show 200 earlier' }).waitFor();
    await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
    const devTools = await page.context().newCDPSession(page);
    // CPU seconds of the page's own thread, which other programs on the machine do not affect.
    await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics } = await devTools.send('Performance.getMetrics');
      const secondsOf = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      return { styling: secondsOf('RecalcStyleDuration'), scripting: secondsOf('ScriptDuration') };
    };
    const timeline = page.getByRole('region', { name: 'Timeline' });
    const changes = await page.evaluateHandle(() => {
      const count = { attributes: 0, rows: 0 };
      const rowsOf = (nodes: NodeList) => [...nodes].filter(({ nodeName }) => nodeName === 'LI').length;
      new MutationObserver((list) => {
        for (const { type, addedNodes } of list) {
          if (type === 'attributes') count.attributes++;
          else count.rows += rowsOf(addedNodes);
        }
      }).observe(document, { subtree: true, attributes: true, childList: true });
      return count;
    });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url().slice(dashboard.world.url.length)));
    const before = await spent();
    for (const [eventType, label] of [
      ['signup', 'Signed up'],
      ['download', 'Downloaded something'],
      ['demo_request', 'Asked for a demo'],
    ] as const) {
      await send(account, 'alice', eventType);
      await timeline.locator('details').first().getByText(label).waitFor();
    }
    const after = await spent();
    const { attributes, rows } = await changes.jsonValue();
    const edit = { leadId: 'alice', name: 'Alice Jones' };
    await dashboard.world.call('POST', '/api/leads', edit, account.token);
    await page.getByRole('heading', { name: 'Alice Jones' }).waitFor();
    await eventually(async () => requests.some((url) => url.includes('/timeline?limit='))).toBe(true);
    expect(await page.locator('*').count()).toBeLessThanOrEqual(2000);
    // Recomputing the styles of the whole page at each change would take about as long as the scripts.
    expect(after.styling - before.styling).toBeLessThan((after.scripting - before.scripting) / 2);
    // Sends three events, each with the requests that it causes.
    expect(attributes).toBeLessThan(200);
    expect(rows).toBe(3);
    // Even after the edit, the page does not request the long timeline and explanation again.
    expect(requests.filter((url) => /\/(timeline|explain)$/.test(url))).toEqual([]);
    // An endless animation would wake the page's thread even when nothing happens.
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const endless = await page.evaluate(() => {
      const moving = document.getAnimations().map(({ effect }) => effect?.getTiming().iterations);
      return moving.filter((times) => times === Number.POSITIVE_INFINITY).length;
    });
    expect(endless).toBe(0);
  }, 60_000);

  it('labels a test event as a test, and keeps the same score', async () => {
    const account = await withAlice();
    const one = await openPage(account, '/leads/alice');
    const two = await openPage(account, '/leads/alice');
    await one.getByRole('button', { name: 'More actions' }).click();
    await one.getByRole('menuitem', { name: 'Send a test event…' }).click();
    await one.getByRole('button', { name: 'demo_request' }).click();
    await one.getByText('Would score +50').waitFor();
    await one.getByRole('button', { name: 'Send test' }).click();
    await two.getByRole('region', { name: 'Timeline' }).getByText('Demo request, would score +50').waitFor();
    expect(await shownScore(two)).toBe('0');
  });

  it('shows the events that its page missed while the connection was lost', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/leads/alice');
    await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You’re offline.').waitFor();
    await sendWorkflow1(account);
    await page.context().setOffline(false);
    await eventually(() => shownScore(page)).toBe('75');
    await page.getByRole('region', { name: 'Score breakdown' }).waitFor();
    await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
  });

  it('can be viewed as it was at an earlier time', async () => {
    const account = await withAlice();
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    await send(account, 'alice', 'signup', { timestamp: ago(20) });
    await send(account, 'alice', 'demo_request', { timestamp: ago(2) });
    const page = await openPage(account, `/leads/alice?at=${ago(10)}`);
    await page.getByText('Viewing').waitFor();
    // 20 points, minus 5% a day for the 3 days beyond the first 7.
    await eventually(() => shownScore(page)).toBe('17.15');
    await page.getByRole('region', { name: 'Score breakdown' }).waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await eventually(() => shownScore(page)).toBe('61.38');
  });
});

describe('the list of leads', () => {
  it('scrolls through 100,000 leads with few rows rendered, and filters by the URL', async () => {
    const account = await withAlice();
    await insertLeads(account, 100_000);
    const page = await openPage(account, '/leads');
    await page.getByText('100,001 leads, highest score first').waitFor();
    const list = page.getByRole('region', { name: 'Leads' });
    let rowsMax = 0;
    for (let screen = 1; screen <= 40; screen++) {
      await list.evaluate((element, y) => element.scrollTo({ top: y }), screen * 1000);
      await eventually(() => page.getByRole('row', { name: /Lead \d/ }).count()).toBeGreaterThan(5);
      rowsMax = Math.max(rowsMax, await page.getByRole('row').count());
    }
    expect(rowsMax).toBeLessThan(80);
    // At 44 px per row, about 900 leads have loaded now, in order.
    await page.getByRole('link', { name: 'Lead 900', exact: true }).waitFor();

    await page.getByLabel('Search leads').fill('ali');
    await page.getByText('1 match, highest score first').waitFor();
    await page.getByRole('link', { name: 'Alice Smith' }).waitFor();
    expect(new URL(page.url()).search).toBe('?search=ali');
    await page.getByRole('button', { name: 'hot' }).click();
    await page.getByText('No leads match').waitFor();
    expect(new URL(page.url()).search).toBe('?search=ali&stage=hot');
  }, 60_000);
});

/** Inserts the database rows directly. These tests only read the list, which does not need the leads' objects. */
async function insertLeads({ user: { projectId } }: Account, count: number): Promise<void> {
  await dashboard.world.server.database
    ?.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO leads (project_id, lead_id, seq, name, score, first_event_at, last_event_at, event_count,
         recent_event_times, phase, rank, decay_from, stage, evaluated_at, created_at, config_version)
       SELECT ?1, 'bulk_' || i, 1, 'Lead ' || i, 200000 - i, ?3, ?3, 1, '[]', 0, 200000 - i, ?3 + 604800000,
         'qualified', ?3, ?3, 1 FROM n`,
    )
    .bind(projectId, count, Date.now() - 3_600_000)
    .run();
}

describe('live activity', () => {
  it('reorders the leaderboard and updates the figures on Today', async () => {
    const account = await withAlice();
    await send(account, 'alice', 'signup');
    await send(account, 'bob', 'page_view');
    await untilListed(account, { leads: 2, events: 2 });
    const board = await openPage(account, '/leaderboard');
    const overview = await openPage(account, '/');
    const ranking = () =>
      board
        .getByRole('link')
        .evaluateAll((links) =>
          links.map((link) => link.textContent).filter((name) => name === 'Alice Smith' || name === 'bob'),
        );
    await eventually(ranking).toEqual(['Alice Smith', 'bob']);
    await overview.getByRole('list', { name: 'Recent activity' }).getByText('Alice Smith').waitFor();

    await send(account, 'bob', 'demo_request');
    await eventually(ranking).toEqual(['bob', 'Alice Smith']);
    await board.getByTitle('Up 1').waitFor();
    const feed = overview.getByRole('list', { name: 'Recent activity' }).getByRole('listitem').first();
    await eventually(() => feed.textContent()).toMatch(/^bobAsked for a demo just now, \+50.*warm55/);
    const warm = overview.getByRole('region', { name: 'Leads by stage' }).getByRole('link', { name: /^warm/ });
    await eventually(() => warm.textContent()).toBe('warmfrom 3011 entered, 7 d');
  });
});

describe('scoring rules', () => {
  it('show their impact before they are published, and then apply from the next event on', async () => {
    const account = await withAlice();
    await send(account, 'alice', 'signup');
    await untilListed(account, { leads: 1, events: 1 });
    const page = await openPage(account, '/rules');
    await page.getByLabel('Points of Signed up').fill('45');
    await page.getByText('20 → 45 points').waitFor();
    await page.getByRole('button', { name: 'Publish version 2' }).click();
    const question = page.getByRole('dialog');
    await question.getByText('No lead will change stage.').waitFor();
    // Cancel keeps the changes in the form, and stores nothing.
    await question.getByRole('button', { name: 'Cancel' }).click();
    await eventually(() => dashboard.world.call('GET', '/api/drafts', null, account.token)).toEqual([]);
    expect(await page.getByLabel('Points of Signed up').inputValue()).toBe('45');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await eventually(() => page.url()).toMatch(/\?draft=drf_/);
    await page.getByRole('button', { name: 'Publish version 2' }).click();
    await question.getByText('No lead will change stage.').waitFor();
    // The draft and its simulation are stored on the server, so both are there when the person returns.
    await page.reload();
    await page.getByRole('region', { name: 'Simulation' }).getByText('No lead will change stage.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Signups count more');
    await page.getByRole('button', { name: 'Save name and note' }).click();
    await page.getByRole('option', { name: /^Signups count more/ }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Publish version 2' }).click();
    await question.getByText('No lead will change stage.').waitFor();
    await question.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Version 2 published.').waitFor();
    await page.getByRole('region', { name: 'Prediction check' }).getByText('1 of 1').waitFor({ timeout: 25_000 });
    await send(account, 'bob', 'signup');
    expect(await scoreOf(account, 'bob')).toBe(45);
    await untilListed(account, { leads: 2, events: 2 });
    await page.getByRole('button', { name: 'Rescore with version 2' }).click();
    await question.getByText(/(^\d of 2 leads|^No lead) will change stage\.$/).waitFor({ timeout: 25_000 });
    await question.getByRole('button', { name: 'Rescore', exact: true }).click();
    await page.getByText(/^Done: \d of 2 leads changed\.$/).waitFor({ timeout: 25_000 });
    await eventually(() => scoreOf(account, 'alice')).toBe(45);
  }, 90_000);

  it('show the type of every value, and keep it while another rule is edited', async () => {
    const account = await withAlice();
    const conditions = [
      { property: 'zip', operator: 'equals', value: '01234' },
      { property: 'answer', operator: 'equals', value: 'true' },
      { property: 'phone', operator: 'equals', value: '+15550100' },
      { any: [{ property: 'seats', operator: 'in', value: [5, '5', false] }] },
    ];
    const rule = { eventType: 'order', points: 5, description: 'Order', conditions };
    const call = <Answer>(method: string, path: string, body: unknown) =>
      dashboard.world.call<Answer>(method, path, body, account.token);
    const { id } = await call<{ id: string }>('POST', '/api/scoring-rules', rule);
    const page = await openPage(account, '/rules');
    await page.getByRole('button', { name: /^4 conditions/ }).click();
    expect(await page.getByLabel('Type 1', { exact: true }).inputValue()).toBe('text');
    expect(await page.getByLabel('Type 3 of condition 4').inputValue()).toBe('boolean');
    await page.getByLabel('Points of Signed up').fill('45');
    await page.getByRole('button', { name: 'Publish version 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Version 3 published.').waitFor();
    expect(await call('GET', `/api/scoring-rules/${id}`, null)).toMatchObject({ conditions });
    expect(await call('GET', '/api/drafts', null)).toEqual([]);
  });

  it('stay a draft when a colleague publishes, and the draft can then be updated to the new version', async () => {
    const account = await withAlice();
    const page = await openPage(account, '/rules');
    await page.getByLabel('Points of Signed up').fill('45');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await eventually(() => page.url()).toMatch(/\?draft=drf_/);
    const change = { decay: { graceDays: 3, ratePerDay: 0.1 } };
    await dashboard.world.call('PUT', '/api/scoring-rules/ruleset', change, account.token);
    await page.reload();
    await page.getByText('5% → 10% a day', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Update to version 2' }).click();
    await page.getByRole('button', { name: 'Update to version 2' }).waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Points of Signed up').inputValue()).toBe('45');
    await page.getByRole('button', { name: 'Publish version 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Version 3 published.').waitFor();
    const { decay } = await dashboard.world.call<typeof change>(
      'GET',
      '/api/scoring-rules/ruleset',
      null,
      account.token,
    );
    expect(decay).toMatchObject(change.decay);
  });

  it('cannot be changed by a viewer', async () => {
    const account = await withAlice();
    const condition = { property: 'zip', operator: 'equals', value: '01234' };
    const rule = { eventType: 'order', points: 5, description: 'Order', conditions: [condition] };
    await dashboard.world.call('POST', '/api/scoring-rules', rule, account.token);
    const page = await openPage(await withViewer(account), '/rules');
    await page.getByRole('button', { name: /^1 condition/ }).click();
    expect(await page.getByLabel('Value 1').inputValue()).toBe('01234');
    expect(await page.getByLabel('Value 1').isDisabled()).toBe(true);
    await page.getByText('You have view-only access.').waitFor();
    expect(await page.getByRole('button', { name: 'Add rule' }).count()).toBe(0);
    expect(await page.getByLabel('Points of Signed up').isDisabled()).toBe(true);
    await page.goto('/leads/alice');
    await page.getByRole('button', { name: 'More actions' }).waitFor();
    for (const name of ['Edit', 'Assign to me']) expect(await page.getByRole('button', { name }).count()).toBe(0);
  });
});

describe('keyboard', () => {
  it('finds a lead without a name by its ID, and says if no lead has the ID', async () => {
    const account = await withAlice();
    await send(account, 'visitor-42', 'signup');
    await untilListed(account, { leads: 2, events: 1 });
    const page = await openPage(account, '/');
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Find a lead/).waitFor();
    await page.keyboard.type('visitor-5');
    await page.getByText('Nothing found.').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('4');
    await page.getByRole('option', { name: /visitor-42/ }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => shownScore(page)).toBe('20');
  });

  it('finds a lead, sends a test event, and shows the lead as it was at an earlier time', async () => {
    const account = await withAlice();
    await send(account, 'alice', 'signup');
    await untilListed(account, { leads: 1, events: 1 });
    const page = await openPage(account, '/');
    await page.getByRole('heading', { name: 'Today' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Find a lead/).waitFor();
    await page.keyboard.type('alic');
    await page.getByRole('option', { name: /Alice Smith/ }).waitFor();
    // The lead is selected already, and stays selected after another letter.
    await page.keyboard.type('e');
    await page.keyboard.press('Enter');
    await eventually(() => shownScore(page)).toBe('20');

    await tabTo(page, 'More actions');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Send a test event…' }).waitFor();
    // The menu gets the focus once it is visible.
    await eventually(() => page.evaluate(() => Boolean(document.activeElement?.closest('[role="menu"]')))).toBe(true);
    await page.keyboard.type('Send');
    // The menu selects the matching item only after a moment, and until then Enter would choose nothing.
    await page.getByRole('menuitem', { name: 'Send a test event…' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'demo_request');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Send test');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Timeline' }).getByText('Demo request, would score +50').waitFor();

    await tabTo(page, 'As of');
    await page.keyboard.press('Home');
    await eventually(() => shownScore(page)).toBe('0');
    await page.getByText('Viewing').waitFor();
    await page.keyboard.press('End');
    await eventually(() => shownScore(page)).toBe('20');

    await page.keyboard.press('Escape');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { name: 'Leads' }).waitFor();
  });
});
