import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { setUpWorld } from './sdk-world.ts';

const world = setUpWorld();
let snippets: { language: string; code: string }[];

beforeAll(async () => {
  const text = await readFile(`${import.meta.dirname}/../../docs/sdk.md`, 'utf8');
  snippets = [...text.matchAll(/```(\w*)\n(.*?)```/gs)].map(([, language = '', code = '']) => ({
    language,
    code: code
      .replaceAll('https://leads.example.com', world.host.origin)
      .replaceAll('pk_live_YOUR_KEY', world.host.writeKey),
  }));
});

const htmlWith = (...parts: string[]) =>
  snippets.find(({ language, code }) => language === 'html' && parts.every((part) => code.includes(part)))?.code ?? '';

it('the script works when installed as the documentation says', async () => {
  world.site.put('/docs', snippets[0]?.code ?? '');
  await world.open('/docs');
  await world.expectAccepted(['page /docs']);
});

it('the script tag runs only the file whose hash the documentation gives', async () => {
  const pinned = htmlWith('integrity');
  world.site.put('/docs', pinned);
  await world.open('/docs');
  await world.expectAccepted(['page /docs']);
  world.site.put('/other', pinned.replace('sha384-', 'sha384-A'));
  const page = await world.open('/other');
  await page.waitForLoadState('load');
  expect(await page.evaluate(() => typeof window.ls)).toBe('undefined');
});

it('the SDK works when a tag manager inserts the script', async () => {
  world.site.put('/docs', htmlWith('dataset.apiKey'));
  await world.open('/docs');
  await world.expectAccepted(['page /docs']);
});

it.each(['<div id="ls"></div>', '<script>window.ls = [["track", "kept"]]</script>'])(
  'the documented stub works after the code %s',
  async (html) => {
    world.site.put('/docs', html + htmlWith('forEach'));
    await world.open('/docs');
    await world.expectAccepted(['page /docs', 'offer_seen', ...(html.includes('kept') ? ['kept'] : [])]);
  },
);

it('queues calls to the documented stub, and keeps references to the stub working', async () => {
  world.site.put(
    '/docs',
    `${htmlWith('forEach')}<script>window.early = ls.track; ls.ready((client) => client.track('ready'))</script>`,
  );
  const page = await world.open('/docs');
  await page.waitForFunction(() => !Array.isArray(window.ls));
  await page.evaluate(() => (window as unknown as { early: typeof window.ls.track }).early('held on'));
  const messages = await world.expectAccepted(['page /docs', 'offer_seen', 'ready', 'held on']);
  expect(messages.find(({ event }) => event === 'offer_seen')?.properties).toEqual({ offer: 'spring' });
});

it('the module works when imported as the documentation says', async () => {
  world.site.put('/docs', htmlWith('type="module"'));
  await world.open('/docs');
  await world.expectAccepted(['page /docs', 'offer_seen']);
});

it('the SDK tracks elements marked as the documentation says', async () => {
  world.site.put('/trial', 'no SDK here');
  world.site.put('/docs', htmlWith('<button data-ls') + htmlWith('<form') + world.tag());
  const page = await world.open('/docs');
  await page.waitForFunction(() => !!window.ls);
  await page.click('text=Book a demo');
  await page.click('text=Start');
  const messages = await world.expectAccepted(['page /docs', 'demo_request', 'signup']);
  expect(messages.flatMap(({ properties }) => properties ?? [])).toEqual(
    expect.arrayContaining([{ plan: 'pro' }, { form: 'trial', fields: ['email'] }]),
  );
});

const scripts = () => snippets.filter(({ language }) => language === 'js').map(({ code }) => code);

it('the SDK supports every documented call under the documented content security policy', async () => {
  const policy =
    snippets
      .find(({ code }) => code.startsWith('Content-Security-Policy'))
      ?.code.split(': ')[1]
      ?.trim() ?? '';
  const [calls = '', ...choices] = scripts();
  world.site.put('/calls.js', calls, { 'Content-Type': 'text/javascript' });
  world.site.put('/choices.js', choices.join('\n'), { 'Content-Type': 'text/javascript' });
  const tag = world.tag().replace('async', '');
  world.site.put('/docs', `${tag}<script src="/calls.js"></script>`, { 'Content-Security-Policy': policy });
  world.site.put('/choices', `${tag}<script src="/choices.js"></script>`, { 'Content-Security-Policy': policy });
  const visitor = await world.newVisitor();
  const console: string[] = [];
  visitor.on('console', (message) => console.push(message.text()));
  await world.open('/docs', visitor);
  const messages = await world.expectAccepted([
    ...['page /docs', 'page /docs', 'page /docs', 'demo_request', 'identify /docs', 'identify /docs', 'loaded'],
  ]);
  expect(messages.flatMap(({ name, userId, type }) => (type === 'identify' ? (userId ?? '') : (name ?? [])))).toEqual(
    expect.arrayContaining(['user_42', 'Pricing']),
  );
  expect(console).toEqual(['delivered, or will be retried']);
  await world.open('/choices', visitor);
  await expect.poll(() => world.host.accepted().some(({ context }) => context.page.path === '/choices')).toBe(true);
  expect(console).toHaveLength(1);
});
