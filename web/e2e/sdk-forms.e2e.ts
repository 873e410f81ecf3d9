import { expect, it } from 'vitest';
import { distinct, nameOf, setUpWorld } from './sdk-world.ts';

const world = setUpWorld();

/**
 * A value for every type of field. No value may leave the page. Every value is long enough not to occur by chance in an ID or a
 * time.
 */
const SENTINELS: Record<string, string> = {
  text: 'sentinel text & more',
  email: 'sentinel@secret.example',
  password: 'sentinelPassword',
  search: 'sentinel search',
  tel: '+15550100777',
  url: 'https://sentinel.example/url',
  number: '987654321',
  date: '2031-07-19',
  time: '03:17:41.618',
  'datetime-local': '2032-08-20T04:18',
  month: '2033-09',
  week: '2034-W37',
  color: '#a1b2c3',
  range: '7727772777',
  textarea: 'sentinel\nlines',
};
const FIXED = [
  'sentinelHidden',
  'sentinelChecked',
  'sentinelRadio',
  'sentinelSelect',
  'sentinelMany',
  'sentinelButton',
];
const FILE = 'sentinel-file.txt';

const FIELDS = `
  ${Object.keys(SENTINELS)
    .filter((type) => type !== 'textarea')
    .map((type) => `<input type="${type}" name="f_${type}" max="9999999999" step="any">`)
    .join('\n')}
  <textarea name="f_textarea"></textarea>
  <input type="hidden" name="f_hidden" value="sentinelHidden">
  <input type="checkbox" name="f_checkbox" value="sentinelChecked" checked>
  <input type="radio" name="f_radio" value="sentinelRadio" checked>
  <select name="f_select"><option value="sentinelSelect" selected>sentinelSelect</option></select>
  <select name="f_many" multiple><option value="sentinelMany" selected>sentinelMany</option></select>
  <input type="file" name="f_file">
  <div contenteditable>sentinelEditable</div>
  <button name="f_button" value="sentinelButton">Send</button>`;

async function fillAndSubmit(path: string): Promise<void> {
  const page = await world.open(path);
  await page.waitForFunction(() => !!window.ls);
  for (const [type, value] of Object.entries(SENTINELS)) {
    const field = page.locator(`[name="f_${type}"]`);
    if (type === 'range' || type === 'color') {
      await field.evaluate((input: HTMLInputElement, text) => {
        input.value = text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, value);
    } else await field.fill(value);
  }
  await page.locator('[name="f_file"]').setInputFiles({ name: FILE, mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.locator('[contenteditable]').fill('sentinelEdited');
  await page.click('button');
  await page.waitForURL('**/after*');
  await page.waitForFunction(() => !!window.ls);
  await page.click('#next');
  await page.waitForFunction(() => !!window.ls && location.pathname === '/next');
  await page.evaluate(() => window.ls.flush());
}

/** The values in every encoding used in addresses, headers and JSON. */
function expectNoSentinel(): void {
  const said = world.host.requests.map(({ text }) => text).join('\n');
  const everything = `${said}\n${decodeURIComponent(said.replaceAll('+', ' ').replaceAll('%', '%25'))}`;
  for (const sentinel of [...Object.values(SENTINELS), ...FIXED, FILE, 'sentinel']) {
    for (const form of [sentinel, encodeURIComponent(sentinel), encodeURIComponent(sentinel).replaceAll('%20', '+')]) {
      expect(everything.toLowerCase()).not.toContain(form.toLowerCase());
    }
  }
}

const AFTER = `<title>After</title><a id="next" href="/next?kept=yes">next</a>`;

it.each(['get', 'post'])(
  'never sends a value typed into a %s form, not even in the address of a later page',
  async (method) => {
    world.site.put(
      '/form',
      `<form id="all" method="${method}" action="/after" enctype="${method === 'post' ? 'multipart/form-data' : ''}">${FIELDS}</form>${world.tag()}`,
    );
    world.site.put('/after', AFTER + world.tag());
    world.site.put('/next', world.tag());
    await fillAndSubmit('/form');
    const messages = await world.expectAccepted(['page /form', 'form_submit', 'page /after', 'page /next']);
    expect(messages.find(({ event }) => event === 'form_submit')?.properties).toEqual({
      form: 'all',
      fields: [
        ...Object.keys(SENTINELS).map((type) => `f_${type}`),
        ...['f_hidden', 'f_checkbox', 'f_radio', 'f_select', 'f_many', 'f_file', 'f_button'],
      ],
    });
    const views = messages.filter(({ type }) => type === 'page').map(({ context }) => context.page);
    expect(views.map(({ search, referrer }) => ({ search, referrer }))).toEqual([
      { search: '', referrer: '' },
      { search: '', referrer: `${world.site.origin()}/form` },
      { search: '?kept=yes', referrer: `${world.site.origin()}/after` },
    ]);
    expectNoSentinel();
  },
);

it('sends no values typed before consent, even though the SDK could not store the fields’ names before consent', async () => {
  world.site.put('/form', `<form method="get" action="/after">${FIELDS}</form>${world.tag('data-consent="required"')}`);
  world.site.put('/after', AFTER + world.tag('data-consent="required"'));
  world.site.put('/next', world.tag('data-consent="required"'));
  const page = await world.open('/form');
  await page.waitForFunction(() => !!window.ls);
  await page.fill('[name="f_email"]', SENTINELS.email ?? '');
  await page.click('button');
  await page.waitForURL('**/after*');
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => window.ls.consent(true));
  await page.click('#next');
  await world.expectAccepted(['page /after', 'page /next']);
  expectNoSentinel();
});

it('sends no typed values that the page’s own script adds to URLs', async () => {
  world.site.put(
    '/search',
    `<form id="search"><input name="term"><input id="live"><button>go</button></form>${world.tag()}
     <script>
       const form = document.getElementById('search');
       document.getElementById('live').addEventListener('input', (event) => {
         history.replaceState(null, '', '/search?live=' + encodeURIComponent(event.target.value) + '&kept=yes');
       });
       form.addEventListener('submit', (event) => {
         event.preventDefault();
         history.pushState(null, '', '/after?q=' + encodeURIComponent(form.elements.term.value) + '&kept=yes');
       });
     </script>`,
  );
  const page = await world.open('/search');
  await page.waitForFunction(() => !!window.ls);
  await page.locator('#live').pressSequentially('sentinel live');
  await page.fill('[name="term"]', 'sentinel term');
  await page.press('[name="term"]', 'Enter');
  await page.evaluate(() => window.ls.flush());
  await expect.poll(() => distinct(world.host.accepted()).map(nameOf)).toContain('page /after');
  const views = distinct(world.host.accepted()).filter(({ type }) => type === 'page');
  expect(views.map(({ context }) => context.page.path + context.page.search)).toEqual(['/search', '/after?kept=yes']);
  expectNoSentinel();
});

it('records a form whose fields have names such as `id` or `elements`, which hide the form’s own properties', async () => {
  const names = [
    ...['dataset', 'getAttribute', 'nodeName', 'closest', 'matches', 'id', 'name', 'elements', 'querySelectorAll'],
    ...['tagName', 'attributes', 'form', 'toString', 'valueOf', 'addEventListener', 'constructor', '__proto__'],
  ];
  world.site.put(
    '/hostile',
    `<form id="trap" data-ls-event="signup" data-ls-plan="pro" action="/after" method="post">
      ${names.map((name) => `<input name="${name}">`).join('')}<button>Send</button></form>${world.tag()}`,
  );
  world.site.put('/after', 'no SDK here');
  const page = await world.open('/hostile');
  await page.waitForFunction(() => !!window.ls);
  // Submits the form with the keyboard. Playwright’s `click` reads properties of the form that fields of the same name hide.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  const messages = await world.expectAccepted(['page /hostile', 'signup']);
  expect(messages.find(({ event }) => event)?.properties).toEqual({ form: 'trap', fields: names, plan: 'pro' });
  await page.getByText('no SDK here').waitFor();
});
