import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { goTo, openPage, setNavigator, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
  goTo('https://shop.example/');
  document.title = 'Home';
});
afterEach(() => page.close());

const views = () =>
  page
    .sent()
    .filter(({ type }) => type === 'page')
    .map(({ context }) => context.page);

it('records the first page and each later page of a single-page application, with title and referrer', async () => {
  vi.spyOn(document, 'referrer', 'get').mockReturnValue('https://search.example/');
  const ls = await page.load({ auto: 'pages' });
  await vi.advanceTimersByTimeAsync(100);
  history.pushState(null, '', '/pricing?plan=pro');
  document.title = 'Pricing';
  await vi.advanceTimersByTimeAsync(100);
  await ls.flush();
  expect(views()).toEqual([
    { path: '/', url: 'https://shop.example/', referrer: 'https://search.example/', title: 'Home', search: '' },
    {
      path: '/pricing',
      url: 'https://shop.example/pricing?plan=pro',
      referrer: 'https://shop.example/',
      title: 'Pricing',
      search: '?plan=pro',
    },
  ]);
});

it('records each page even if pages follow each other quickly', async () => {
  const ls = await page.load({ auto: 'pages' });
  history.pushState(null, '', '/a');
  history.replaceState(null, '', '/b');
  history.pushState(null, '', '/c');
  await ls.flush();
  expect(views().map(({ path }) => path)).toEqual(['/', '/a', '/b', '/c']);
});

it('does not record the same page twice in a row', async () => {
  const ls = await page.load({ auto: 'pages' });
  history.replaceState({ scroll: 7 }, '', location.href);
  history.pushState(null, '', '#section');
  window.dispatchEvent(new Event('popstate'));
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('pageshow'));
  await ls.flush();
  expect(views()).toHaveLength(1);
});

it('records a page to which the visitor returns', async () => {
  const ls = await page.load({ auto: 'pages' });
  history.pushState(null, '', '/a');
  goTo('https://shop.example/');
  window.dispatchEvent(new Event('popstate'));
  await ls.flush();
  expect(views().map(({ path }) => path)).toEqual(['/', '/a', '/']);
});

it('records a page again when the browser restores it from the back-forward cache', async () => {
  const ls = await page.load({ auto: 'pages' });
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await ls.flush();
  expect(views()).toHaveLength(2);
});

it('records a prerendered page when it is shown', async () => {
  Object.defineProperty(document, 'prerendering', { configurable: true, value: true });
  const ls = await page.load({ auto: 'pages' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(page.requests).toEqual([]);
  Reflect.deleteProperty(document, 'prerendering');
  document.dispatchEvent(new Event('visibilitychange'));
  await ls.flush();
  expect(views()).toHaveLength(1);
});

it('the SDK leaves the browser history to the page’s own router', async () => {
  await page.load({ auto: 'pages' });
  history.pushState({ key: 'a' }, '', '/a');
  expect([history.state, location.pathname]).toEqual([{ key: 'a' }, '/a']);
});

it('the SDK counts no pages while a live search replaces the query', async () => {
  document.body.innerHTML = '<input name="q">';
  const ls = await page.load({ auto: 'pages' });
  const input = document.querySelector('input') as HTMLInputElement;
  for (const value of ['s', 'se', 'sec']) {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    history.replaceState(null, '', `/?q=${value}`);
  }
  await ls.flush();
  expect(views()).toHaveLength(1);
});

it.each(['?sort=price', '?sort=name#list'])(
  'does not count %s as a page if the page replaces its own address',
  async (search) => {
    const ls = await page.load({ auto: 'pages' });
    for (let n = 0; n < 8; n++) history.replaceState(null, '', `${search}${n}`);
    window.dispatchEvent(new Event('popstate'));
    document.dispatchEvent(new Event('visibilitychange'));
    await ls.flush();
    expect(views()).toHaveLength(1);
  },
);

it('a new path, a new route, and a query pushed to the history count as page views', async () => {
  const ls = await page.load({ auto: 'pages' });
  history.replaceState(null, '', '/a?x=1');
  history.replaceState(null, '', '/a?x=1#/route');
  history.pushState(null, '', '/a?x=2#/route');
  await ls.flush();
  expect(views()).toHaveLength(4);
});

it('counts a replaced query if `auto` includes `queries`', async () => {
  const ls = await page.load({ auto: 'pages queries' });
  history.replaceState(null, '', '/?q=1');
  history.replaceState(null, '', '/?q=2');
  await ls.flush();
  expect(views()).toHaveLength(3);
});

it('the SDK flags events of an automated browser', async () => {
  setNavigator({ webdriver: true });
  const ls = await page.load({ auto: 'pages' });
  await ls.flush();
  expect(page.sent().map(({ context }) => context.bot)).toEqual([true]);
});
