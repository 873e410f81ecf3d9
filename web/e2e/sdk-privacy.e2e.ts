import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { distinct, setUpWorld } from './sdk-world.ts';

const world = setUpWorld();
/** Reads everything that the site has stored in the browser. */
const listStored = async (page: Page, visitor: BrowserContext) => ({
  cookies: (await visitor.cookies()).map(({ name }) => name).sort(),
  local: await page.evaluate(() => Object.keys(localStorage).sort()),
  session: await page.evaluate(() => Object.keys(sessionStorage)),
});
const NOTHING = { cookies: [], local: [], session: [] };

/** Makes every call that could store or send data, and waits until the SDK has sent everything it may send. */
async function useEverything(page: Page): Promise<void> {
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => {
    window.ls.track('signup');
    window.ls.identify('user_1', { email: 'ann@acme.example' });
    history.pushState(null, '', '/next');
    return window.ls.flush();
  });
}

/** Once the event of another visitor arrives, everything sent before that event has arrived too. */
async function expectNothingMore(names: string[] = []): Promise<void> {
  world.site.put('/marker', world.tag());
  await world.open('/marker');
  await world.expectAccepted([...names, 'page /marker']);
}

it('the SDK stores and sends nothing in a browser with Do Not Track', async () => {
  const visitor = await world.newVisitorWith({ enable_do_not_track: true });
  world.site.put('/dnt', world.tag());
  const page = await world.open('/dnt', visitor);
  expect(await page.evaluate(() => navigator.doNotTrack)).toBe('1');
  await useEverything(page);
  expect(await listStored(page, visitor)).toEqual(NOTHING);
  await page.close({ runBeforeUnload: true });
  await expectNothingMore();
});

it('the SDK stores and sends nothing in a browser with Global Privacy Control', async () => {
  const visitor = await world.newVisitor();
  await visitor.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true }),
  );
  world.site.put('/gpc', world.tag());
  const page = await world.open('/gpc', visitor);
  await useEverything(page);
  expect(await listStored(page, visitor)).toEqual(NOTHING);
  await page.close({ runBeforeUnload: true });
  await expectNothingMore();
});

it('the SDK stores and sends nothing before consent, and afterwards sends all events since the page was opened', async () => {
  const visitor = await world.newVisitor();
  world.site.put('/consent', world.tag('data-consent="required"'));
  const page = await world.open('/consent', visitor);
  await useEverything(page);
  expect(await listStored(page, visitor)).toEqual(NOTHING);
  expect(world.host.requests).toEqual([]);
  await page.evaluate(() => window.ls.consent(true));
  await world.expectAccepted(['page /consent', 'signup', 'identify /consent', 'page /next']);
  expect(await listStored(page, visitor)).toEqual({
    cookies: ['ls_consent', 'ls_id', 'ls_session', 'ls_user'],
    local: [],
    session: [],
  });
  await world.open('/consent', visitor);
  await world.flush();
  await expect.poll(() => distinct(world.host.accepted()).length).toBe(5);
});

it('the SDK deletes everything when the visitor refuses or withdraws consent', async () => {
  const visitor = await world.newVisitor();
  world.site.put('/refuse', world.tag('data-consent="required"'));
  const page = await world.open('/refuse', visitor);
  await useEverything(page);
  await page.evaluate(() => window.ls.consent(false));
  expect(world.host.requests).toEqual([]);
  await page.evaluate(() => {
    window.ls.consent(true);
    window.ls.track('agreed');
  });
  await world.expectAccepted(['agreed']);
  await page.evaluate(() => window.ls.consent(false));
  expect(await listStored(page, visitor)).toEqual(NOTHING);
});

it('the SDK forgets the signed-in user on all subdomains after a reset on one subdomain', async () => {
  const visitor = await world.newVisitor();
  world.site.put('/shared', world.tag('data-auto="false"'));
  const [first, second] = ['www.shop.localhost', 'app.shop.localhost'].map((host) => world.site.origin(host));
  const page = await world.open(`${first}/shared`, visitor);
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => window.ls.identify('user_1'));
  const other = await world.open(`${second}/shared`, visitor);
  await other.waitForFunction(() => !!window.ls);
  await other.evaluate(() => {
    window.ls.track('as user');
    window.ls.reset();
  });
  // Checks both the page that was already open and the page after a reload.
  await page.evaluate(() => window.ls.track('after 1'));
  await page.reload();
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => window.ls.track('after 2'));
  const messages = await world.expectAccepted(['identify /shared', 'as user', 'after 1', 'after 2']);
  const [identified, asUser, ...after] = ['identify', 'as user', 'after 1', 'after 2'].map((name) =>
    messages.find(({ type, event }) => (event ?? type) === name),
  );
  expect([identified?.userId, asUser?.userId]).toEqual(['user_1', 'user_1']);
  expect(after.map((message) => message?.userId)).toEqual([undefined, undefined]);
  expect(after[0]?.anonymousId).not.toBe(identified?.anonymousId);
  expect(after[1]?.anonymousId).toBe(after[0]?.anonymousId);
});

it('the SDK stops on all subdomains after the visitor withdraws consent on one subdomain', async () => {
  const visitor = await world.newVisitor();
  world.site.put('/asked', world.tag('data-consent="required" data-auto="false"'));
  const [first, second] = ['www.shop.localhost', 'app.shop.localhost'].map((host) => world.site.origin(host));
  const page = await world.open(`${first}/asked`, visitor);
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => {
    window.ls.consent(true);
    window.ls.track('agreed');
  });
  await world.expectAccepted(['agreed']);
  const other = await world.open(`${second}/asked`, visitor);
  await other.waitForFunction(() => !!window.ls);
  await other.evaluate(() => window.ls.consent(false));
  for (const name of ['still open', 'opened again']) {
    await page.evaluate((event) => window.ls.track(event), name);
    await page.evaluate(() => window.ls.flush());
    expect(await listStored(page, visitor)).toEqual(NOTHING);
    await page.reload();
    await page.waitForFunction(() => !!window.ls);
  }
  await expectNothingMore(['agreed']);
});

it('the SDK records nothing on any subdomain after the visitor opts out on one subdomain', async () => {
  const visitor = await world.newVisitor();
  world.site.put('/out', world.tag());
  const page = await world.open('/out', visitor);
  await world.expectAccepted(['page /out']);
  await page.evaluate(() => window.ls.optOut());
  expect(await listStored(page, visitor)).toEqual({ cookies: ['ls_out'], local: [], session: [] });
  const other = await world.open(`${world.site.origin('app.shop.localhost')}/out`, visitor);
  await useEverything(other);
  expect(world.host.requests).toHaveLength(1);
});

it('the SDK works in a browser that blocks cookies and storage', async () => {
  const visitor = await world.newVisitorWith({ profile: { default_content_setting_values: { cookies: 2 } } });
  world.site.put('/blocked', world.tag());
  const page = await world.open('/blocked', visitor);
  expect(
    await page.evaluate(() => {
      try {
        return typeof localStorage;
      } catch (error) {
        return (error as Error).name;
      }
    }),
  ).toBe('SecurityError');
  world.host.answers.push({ status: 503 });
  await useEverything(page);
  const messages = await world.expectAccepted(['page /blocked', 'signup', 'identify /blocked', 'page /next']);
  expect(new Set(messages.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  expect(new Set(messages.map(({ context }) => context.sessionId)).size).toBe(1);
});

it('the SDK works in a sandboxed frame without an origin', async () => {
  world.site.put('/framed', world.tag());
  world.site.put('/frame', '<iframe sandbox="allow-scripts" src="/framed"></iframe>');
  await world.open('/frame');
  await world.expectAccepted(['page /framed']);
});

it('the SDK needs only a content security policy that allows its script and its server', async () => {
  const policy = `default-src 'none'; script-src 'self'; connect-src ${world.host.origin}`;
  const script = await (await fetch(`${world.host.origin}/sdk/ls.js`)).text();
  world.site.put('/assets/ls.js', script, { 'Content-Type': 'text/javascript' });
  world.site.put(
    '/csp',
    `<script async src="/assets/ls.js" data-api-key="${world.host.writeKey}" data-host="${world.host.origin}"></script>
     <button data-ls-event="clicked">x</button>`,
    { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
  );
  const visitor = await world.newVisitor();
  const violations: string[] = [];
  visitor.on('console', (message) => violations.push(message.text()));
  const page = await world.open('/csp', visitor);
  await page.waitForFunction(() => !!window.ls, undefined, { polling: 100 });
  await page.click('button');
  await page.close({ runBeforeUnload: true });
  await world.expectAccepted(['page /csp', 'clicked']);
  expect(violations).toEqual([]);
});
