import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { goTo, openPage, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const searches = () => page.sent().map(({ context }) => context.page.search);
const submit = (form: string) =>
  document.querySelector(form)?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
const type = (field: string, value: string) => {
  const input = document.querySelector(field) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
};

it('removes only the values of earlier forms from addresses', async () => {
  document.body.innerHTML = '<form><input name="email" value="x"><input name="csrf[token]"></form>';
  await page.load();
  submit('form');
  goTo('https://shop.example/thanks?email=secret&plan=pro&csrf%5Btoken%5D=secret&a%20b=c%20d');
  const ls = await page.load();
  ls.track('seen');
  goTo('https://shop.example/next?a%20b=c%20d');
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual(['?plan=pro&a+b=c+d', '?a%20b=c%20d']);
});

it('removes typed text from an address even if its parameter has another name', async () => {
  document.body.innerHTML = '<input id="live-search">';
  const ls = await page.load();
  type('input', 'secret words');
  goTo('https://shop.example/?q=secret+words&page=2');
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual(['?page=2']);
});

it('keeps campaign parameters even if a hidden field repeats them', async () => {
  document.body.innerHTML = '<form><input type="hidden" name="utm_source" value="news"></form>';
  const ls = await page.load();
  submit('form');
  ls.track('seen');
  await ls.flush();
  expect(page.sent()[0]?.context.campaign).toEqual({ source: 'news' });
});

it('remembers the newest field names if a form has more fields than a cookie can hold', async () => {
  document.body.innerHTML = `<form>${Array.from({ length: 200 }, (_, n) => `<input name="field_${n}">`).join('')}</form>`;
  await page.load();
  submit('form');
  goTo('https://shop.example/?field_199=secret');
  const ls = await page.load();
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual(['']);
  expect(document.cookie.length).toBeLessThan(4096);
});

it.each([
  { referrer: 'https://shop.example/contact', expected: '?utm_source=news' },
  { referrer: 'https://search.example/', expected: '?plan=pro&utm_source=news' },
])(
  'for a new visitor with $referrer, keeps only campaign parameters if the referrer is the site itself',
  async ({ referrer, expected }) => {
    vi.spyOn(document, 'referrer', 'get').mockReturnValue(referrer);
    goTo('https://shop.example/?plan=pro&utm_source=news');
    const ls = await page.load();
    ls.track('seen');
    goTo('https://shop.example/?sort=price');
    ls.track('seen');
    await ls.flush();
    expect(searches()).toEqual([expected, '?sort=price']);
  },
);

it.each([
  'email=x',
  'e-mail=x',
  'userEmail=x',
  'name=x',
  'firstName=x',
  'last_name=x',
  'user[name]=x',
  'phone=x',
  'tel=x',
  'access_token=x',
  'password=x',
  'session_id=x',
  'who=ann%40acme.example',
  'who=ann%2540acme.example',
  'utm_content=ann@acme.example',
  'next=%2Flogin%3Ftoken%3Dx',
])('removes %s from an address, because it identifies a person or gives access to an account', async (query) => {
  goTo(`https://shop.example/?plan=pro&${query}&page=2`);
  const ls = await page.load();
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual(['?plan=pro&page=2']);
  expect(page.sent()[0]?.context.page.url).toBe('https://shop.example/?plan=pro&page=2');
});

it.each([
  'filename=x',
  'product_name=x',
  'hotel=x',
  'author=x',
  'subject=mail',
  'via=@shop',
  'page=2',
  'zip=1',
  'hotp=x',
])('keeps harmless parameters of an address: %s', async (query) => {
  goTo(`https://shop.example/?${query}`);
  const ls = await page.load();
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual([`?${query}`]);
});

it('parses a very long address quickly', async () => {
  goTo(`https://shop.example/?${'mail'.repeat(50_000)}`);
  const start = performance.now();
  const ls = await page.load();
  ls.track('seen');
  expect(performance.now() - start).toBeLessThan(2000);
});

it('keeps the parameters of an address that `keep` names', async () => {
  goTo('https://shop.example/?name=chair&token=red&email=x');
  const ls = await page.load({ keep: 'name token' });
  ls.track('seen');
  await ls.flush();
  expect(searches()).toEqual(['?name=chair&token=red']);
});

it('drops the query of a referrer, which may contain values from a form', async () => {
  vi.spyOn(document, 'referrer', 'get').mockReturnValue('https://shop.example/thanks?email=secret&plan=pro');
  const ls = await page.load();
  ls.track('seen');
  await ls.flush();
  expect(page.sent()[0]?.context.page.referrer).toBe('https://shop.example/thanks');
});

it('drops the fragment of an address unless it names a page', async () => {
  const ls = await page.load();
  for (const fragment of ['#top', '#/pricing?email=secret', '#!about']) {
    goTo(`https://shop.example/${fragment}`);
    ls.track('seen');
  }
  await ls.flush();
  expect(page.sent().map(({ context }) => context.page.url)).toEqual([
    'https://shop.example/',
    'https://shop.example/#/pricing',
    'https://shop.example/#!about',
  ]);
});
