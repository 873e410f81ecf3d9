import { expect, it } from 'vitest';
import { setUpWorld } from './sdk-world.ts';

const world = setUpWorld();

it('needs one script tag to view a page, from where the visitor came and by which campaign', async () => {
  const { site, host } = world;
  site.put('/landing', `<title>Landing</title>${world.tag()}`);
  site.put('/elsewhere', `<a href="${site.origin()}/landing?utm_source=news&utm_campaign=may#top">go</a>`);
  const page = await world.open(`${site.origin('blog.other.localhost')}/elsewhere`);
  await page.click('a');
  const [view] = await world.expectAccepted(['page /landing']);
  expect(view).toEqual({
    type: 'page',
    messageId: expect.any(String),
    anonymousId: expect.any(String),
    timestamp: expect.any(String),
    context: {
      page: {
        path: '/landing',
        url: `${site.origin()}/landing?utm_source=news&utm_campaign=may`,
        referrer: `${site.origin('blog.other.localhost')}/`,
        title: 'Landing',
        search: '?utm_source=news&utm_campaign=may',
      },
      campaign: { source: 'news', name: 'may' },
      userAgent: await page.evaluate(() => navigator.userAgent),
      locale: 'en-US',
      library: { name: 'ls.js', version: expect.any(String) },
      sessionId: expect.any(String),
    },
  });
  expect(host.requests).toMatchObject([{ writeKey: host.writeKey, contentType: 'text/plain;charset=UTF-8' }]);
});

it('views every page of an application of one page, once', async () => {
  world.site.put('/app', `<title>Home</title><a href="#section">section</a>${world.tag()}`);
  const page = await world.open('/app');
  await world.expectAccepted(['page /app']);
  await page.evaluate(() => {
    history.pushState(null, '', '/app/pricing');
    document.title = 'Pricing';
    history.replaceState({ scroll: 1 }, '', location.href);
  });
  await world.expectAccepted(['page /app', 'page /app/pricing']);
  await page.click('a');
  await page.goBack();
  await page.goBack();
  const views = await world.expectAccepted(['page /app', 'page /app/pricing', 'page /app']);
  expect(
    views.map(
      ({
        context: {
          page: { title, referrer },
        },
      }) => ({ title, referrer }),
    ),
  ).toEqual([
    { title: 'Home', referrer: '' },
    { title: 'Pricing', referrer: `${world.site.origin()}/app` },
    { title: 'Pricing', referrer: `${world.site.origin()}/app/pricing` },
  ]);
});

it('has one visitor and one visit across pages and subdomains', async () => {
  world.site.put('/one', world.tag());
  const visitor = await world.newVisitor();
  for (const host of ['www.shop.localhost', 'app.shop.localhost', 'shop.localhost']) {
    await world.open(`${world.site.origin(host)}/one`, visitor);
  }
  const views = await world.expectAccepted(['page /one', 'page /one', 'page /one']);
  expect(new Set(views.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  expect(new Set(views.map(({ context }) => context.sessionId)).size).toBe(1);
  await world.open(`${world.site.origin('other.localhost')}/one`, visitor);
  const all = await world.expectAccepted(Array.from({ length: 4 }, () => 'page /one'));
  expect(new Set(all.map(({ anonymousId }) => anonymousId)).size).toBe(2);
});

it('makes up for calls from before it was loaded', async () => {
  world.site.put(
    '/stub',
    `<script>
      window.ls = window.ls || [];
      ls.push(['identify', 'user_1', { email: 'ann@acme.example' }]);
      ls.push(['track', 'early', { plan: 'pro' }]);
    </script>
    ${world.tag('data-auto="false"')}`,
  );
  const page = await world.open('/stub');
  await page.waitForFunction(() => !Array.isArray(window.ls));
  await page.evaluate(() => (window.ls as unknown as unknown[][]).push(['track', 'late']));
  const [identified, early] = await world.expectAccepted(['identify /stub', 'early', 'late']);
  expect(identified).toMatchObject({ userId: 'user_1', traits: { email: 'ann@acme.example' } });
  expect(early).toMatchObject({ userId: 'user_1', properties: { plan: 'pro' } });
});

it('counts once though its tag stands on the page twice', async () => {
  world.site.put('/twice', world.tag() + world.tag());
  const page = await world.open('/twice');
  await page.waitForLoadState('load');
  await page.evaluate(() => window.ls.track('done'));
  await world.expectAccepted(['page /twice', 'done']);
});

it('is a module too', async () => {
  world.site.put(
    '/module',
    `<script type="module">
      import { createClient } from '${world.host.origin}/sdk/ls.mjs';
      createClient({ apiKey: '${world.host.writeKey}', host: '${world.host.origin}', auto: '' }).track('imported');
    </script>`,
  );
  await world.open('/module');
  await world.expectAccepted(['imported']);
});

it('tracks clicks on what is marked, also where the click leaves the page', async () => {
  world.site.put(
    '/links',
    `<a href="/away" data-ls-event="demo_request" data-ls-plan="pro"><b>Demo</b></a>${world.tag()}`,
  );
  world.site.put('/away', 'no SDK here');
  const page = await world.open('/links');
  await page.waitForFunction(() => !!window.ls);
  await page.click('b');
  const messages = await world.expectAccepted(['page /links', 'demo_request']);
  expect(messages.find(({ event }) => event)?.properties).toEqual({ plan: 'pro' });
});

it('flags browsers that a script drives, and no others', async () => {
  world.site.put('/bots', world.tag());
  await world.open('/bots');
  await world.expectAccepted(['page /bots']);
  await world.open('/bots', await world.newRobot());
  const views = await world.expectAccepted(['page /bots', 'page /bots']);
  expect(views.map(({ context }) => context.bot)).toEqual([undefined, true]);
});
