import { expect, it } from 'vitest';
import { setUpWorld } from './sdk-world.ts';

const world = setUpWorld();

it('one script tag is enough to record a page view with its referrer and campaign', async () => {
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

it('records each page of a single-page application exactly once', async () => {
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

it('keeps the same visitor and visit across pages and subdomains', async () => {
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

it('replays calls made before the script loaded', async () => {
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

it('records each event once even if the page contains the script tag twice', async () => {
  world.site.put('/twice', world.tag() + world.tag());
  const page = await world.open('/twice');
  await page.waitForLoadState('load');
  await page.evaluate(() => window.ls.track('done'));
  await world.expectAccepted(['page /twice', 'done']);
});

it.each([
  '<div id="ls">List</div>',
  '<form name="ls"></form>',
  '<a id="ls"></a><a id="ls"></a>',
  '<iframe name="ls"></iframe>',
  '<form name="ls"><input name="track"><input name="push"></form>',
  '<img name="title"><img name="referrer"><form name="URL"></form>',
])('the SDK works on a page with %s', async (html) => {
  world.site.put('/shadow', html + world.tag());
  const page = await world.open('/shadow');
  await page.waitForFunction(() => typeof window.ls.track === 'function');
  await page.evaluate(() => window.ls.track('done'));
  await world.expectAccepted(['page /shadow', 'done']);
});

/** The texts on the page's console. */
async function openAndListen(path: string) {
  const visitor = await world.newVisitor();
  const said: string[] = [];
  visitor.on('console', (message) => said.push(message.text()));
  const page = await world.open(path, visitor);
  await page.waitForLoadState('load');
  return { page, said };
}

it('the SDK does not overwrite a variable of the page, warns on the console, and works under another name', async () => {
  world.site.put('/own', `<script>var ls = { mine: true };</script>${world.tag()}`);
  const { page, said } = await openAndListen('/own');
  await expect.poll(() => said).toEqual(['ls.js: no data-api-key, or window.ls is taken: set data-name.']);
  expect(await page.evaluate(() => window.ls)).toEqual({ mine: true });
  world.site.put('/named', `<script>var ls = { mine: true };</script>${world.tag('data-name="leads"')}`);
  const named = await openAndListen('/named');
  await named.page.evaluate(() => (window as unknown as { leads: typeof window.ls }).leads.track('done'));
  await world.expectAccepted(['page /named', 'done']);
  expect(named.said).toEqual([]);
});

it('the SDK refuses a second tag with another key, warns about it, and separates the state of tags with different names', async () => {
  const other = world.tag().replace(world.host.writeKey, 'pk_live_second');
  world.site.put('/keys', `${world.tag().replace('async', '')}${other}`);
  const { page, said } = await openAndListen('/keys');
  await expect.poll(() => said).toEqual(['ls.js: no data-api-key, or window.ls is taken: set data-name.']);
  await page.evaluate(() => window.ls.identify('user_1'));
  await world.expectAccepted(['page /keys', 'identify /keys']);
  world.site.put('/apart', world.tag() + other.replace('async', 'async data-name="second"'));
  const apart = await openAndListen('/apart');
  await apart.page.evaluate(() => window.ls.identify('user_1'));
  await world.expectAccepted([...['page /keys', 'identify /keys', 'page /apart', 'page /apart', 'identify /apart']]);
  const second = world.host.requests.filter(({ writeKey }) => writeKey === 'pk_live_second');
  expect(second.flatMap(({ messages }) => messages.map(({ type, userId }) => [type, userId]))).toEqual([
    ['page', undefined],
  ]);
  expect(apart.said).toEqual([]);
});

it('the module creates only one client per page, refuses a second key, and warns about it', async () => {
  const client = (key: string) => `createClient({ apiKey: '${key}', host: '${world.host.origin}', auto: '' })`;
  world.site.put(
    '/clients',
    `<script type="module">
      import { createClient } from '${world.host.origin}/sdk/ls.mjs';
      const first = ${client(world.host.writeKey)};
      const second = ${client('pk_live_second')};
      second.identify('stranger');
      second.track('refused');
      second.flush().then(() => first.track(second.id() === undefined && ${client(world.host.writeKey)} === first ? 'one' : 'two'));
    </script>`,
  );
  const { said } = await openAndListen('/clients');
  const [message] = await world.expectAccepted(['one']);
  expect(message).not.toHaveProperty('userId');
  expect(said).toEqual([expect.stringContaining('pk_live_second was refused')]);
});

it('the module refuses a client whose key differs from the key of the tag', async () => {
  world.site.put(
    '/mixed',
    `${world.tag('data-auto="false"').replace('async', '')}
    <script type="module">
      import { createClient } from '${world.host.origin}/sdk/ls.mjs';
      createClient({ apiKey: 'pk_live_second', host: '${world.host.origin}' }).track('refused');
      ls.track('taken');
    </script>`,
  );
  const { said } = await openAndListen('/mixed');
  await world.expectAccepted(['taken']);
  expect(said).toEqual([expect.stringContaining('pk_live_second was refused')]);
});

it('reads cookies once per call, and writes to storage once per burst of calls', async () => {
  world.site.put('/fast', world.tag('data-auto="false"'));
  const page = await world.open('/fast');
  await page.waitForFunction(() => !!window.ls);
  // The SDK stores the time of the visit in seconds, so calls in two different seconds would write and read the time twice.
  await page.clock.setFixedTime(new Date());
  await page.evaluate(() => window.ls.identify('user_1'));
  const counted = await page.evaluate(() => {
    const counts = { reads: 0, writes: 0 };
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') as Required<PropertyDescriptor>;
    Object.defineProperty(document, 'cookie', {
      get: () => {
        counts.reads++;
        return cookie.get.call(document);
      },
      set: (value) => cookie.set.call(document, value),
    });
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      counts.writes++;
      setItem.call(this, key, value);
    };
    for (let n = 0; n < 50; n++) window.ls.track('burst', { n });
    return counts;
  });
  expect(counted.reads).toBeLessThanOrEqual(50 + 2);
  expect(counted.writes).toBeLessThanOrEqual(2);
});

it('the SDK also works as a module', async () => {
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

it('tracks clicks on marked elements, even clicks that leave the page', async () => {
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

it('counts a double click, a label with its field or a double submission once, and counts middle clicks', async () => {
  world.site.put('/away', 'no SDK here');
  world.site.put(
    '/gestures',
    `<label data-ls-event="newsletter"><b>Newsletter</b> <input type="checkbox"></label>
     <button data-ls-event="demo_request">Demo</button>
     <a href="/away" data-ls-event="pricing">Pricing</a>
     <form id="contact"><input name="note"><button>Send</button></form>
     <script>document.getElementById('contact').addEventListener('submit', (event) => event.preventDefault());</script>
     ${world.tag()}`,
  );
  const page = await world.open('/gestures');
  await page.waitForFunction(() => !!window.ls);
  await page.click('b');
  expect(await page.isChecked('input')).toBe(true);
  await page.dblclick('text=Demo');
  await page.dblclick('text=Send');
  await page.click('text=Pricing', { button: 'middle' });
  await page.click('text=Pricing', { button: 'right' });
  await world.expectAccepted(['page /gestures', 'newsletter', 'demo_request', 'form_submit', 'pricing']);
});

it('flags only the events of automated browsers', async () => {
  world.site.put('/bots', world.tag());
  await world.open('/bots');
  await world.expectAccepted(['page /bots']);
  await world.open('/bots', await world.newRobot());
  const views = await world.expectAccepted(['page /bots', 'page /bots']);
  expect(views.map(({ context }) => context.bot)).toEqual([undefined, true]);
});
