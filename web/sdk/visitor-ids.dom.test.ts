import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadScoring } from './api.ts';
import { deleteCookie, openPage, type TestPage } from './testing/page.ts';

const MINUTE_MS = 60_000;

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

async function visit(ls: LeadScoring, ...waitsMs: number[]): Promise<void> {
  for (const ms of waitsMs) {
    await vi.advanceTimersByTimeAsync(ms);
    ls.track('seen');
  }
  await ls.flush();
}
const anonymousIds = () => page.sent().map(({ anonymousId }) => anonymousId);
const sessions = () => page.sent().map(({ context }) => context.sessionId);

it('recognizes a visitor by cookie on the next page', async () => {
  await visit(await page.load(), 0);
  for (const key of Object.keys(page.storage)) delete page.storage[key];
  await visit(await page.load(), 0);
  expect(new Set(anonymousIds()).size).toBe(1);
});

it('recognizes a visitor by localStorage if the browser accepts no cookies', async () => {
  Object.defineProperty(document, 'cookie', { configurable: true, get: () => '', set: () => {} });
  const ls = await page.load();
  ls.identify('user_1');
  await visit(ls, 0);
  await visit(await page.load(), 0);
  expect(page.sent().map(({ userId }) => userId)).toEqual(['user_1', 'user_1', 'user_1']);
  expect(new Set(anonymousIds()).size).toBe(1);
  (await page.load()).reset();
  await visit(await page.load(), 0);
  Reflect.deleteProperty(document, 'cookie');
  expect(page.sent()[3]).not.toHaveProperty('userId');
});

it('starts a new visitor after a consent manager or another subdomain has deleted the cookies', async () => {
  const ls = await page.load();
  ls.identify('user_1');
  await visit(ls, 0);
  for (const name of ['ls_id', 'ls_user', 'ls_session']) deleteCookie(name);
  await visit(ls, 0);
  await visit(await page.load(), 0);
  expect(page.sent().map(({ userId }) => userId)).toEqual(['user_1', 'user_1', undefined, undefined]);
  const [before, , after, next] = anonymousIds();
  expect(after).not.toBe(before);
  expect(next).toBe(after);
});

it('ignores the copy of the visitor that an earlier version stored', async () => {
  Object.assign(page.storage, { ls_id: 'old', ls_user: 'user_1', ls_session: `old.${Date.now()}` });
  await visit(await page.load(), 0);
  expect(page.sent()).toMatchObject([{ anonymousId: expect.not.stringContaining('old') }]);
  expect(page.sent()[0]).not.toHaveProperty('userId');
});

it.each([
  'undefined',
  'Null',
  '',
  '0',
  '-1',
  'NaN',
  '[object Object]',
  'guest',
  ' sp ',
  'a\nb',
  'x'.repeat(129),
  '\ud800',
])('refuses the ID %j with a warning, as the server would, and keeps the visitor', async (placeholder) => {
  const ls = await page.load();
  ls.identify(placeholder, { email: 'ann@acme.example' });
  await visit(ls, 0);
  ls.identify('user_42');
  await ls.flush();
  expect(page.sent().map(({ type, userId }) => [type, userId])).toEqual([
    ['track', undefined],
    ['identify', 'user_42'],
  ]);
  expect(new Set(anonymousIds()).size).toBe(1);
  expect(page.warnings).toEqual([`ls.js: identify: ${placeholder} is not a user id.`]);
});

it.each([0, Number.NaN, 1.5, 2 ** 53, false as unknown as number])('refuses %s, which is not an ID', async (value) => {
  const ls = await page.load();
  ls.identify(value);
  await ls.flush();
  expect(page.requests).toEqual([]);
  expect(page.warnings).toHaveLength(1);
});

it.each(['Anonymouse', 'nullable', '00', 'user 7', 'acct/42/ann', 'ümlaut 😀', 'x'.repeat(128)])(
  'accepts %j as an ID',
  async (id) => {
    const ls = await page.load();
    ls.identify(id);
    await visit(ls, 0);
    expect(page.sent().map(({ userId }) => userId)).toEqual([id, id]);
  },
);

it('returns the visitor’s anonymous ID, or undefined while nothing may be stored', async () => {
  const ls = await page.load();
  await visit(ls, 0);
  expect(ls.id()).toBe(anonymousIds()[0]);
  expect(document.cookie).toContain(`ls_id=${ls.id()}`);
  ls.optOut();
  expect(ls.id()).toBeUndefined();
});

it('assigns events to the visitor at that time, even if a reset or another user follows', async () => {
  const ls = await page.load({ auto: 'pages' });
  ls.identify('user_1');
  ls.identify('user_2');
  history.pushState(null, '', '/account');
  ls.reset();
  await vi.advanceTimersByTimeAsync(100);
  await visit(ls, 0);
  expect(page.sent().map(({ type, userId }) => [type, userId])).toEqual([
    ['identify', 'user_1'],
    ['page', 'user_1'],
    ['identify', 'user_2'],
    ['page', 'user_2'],
    ['track', undefined],
  ]);
});

it('keeps the state of clients with different names apart', async () => {
  const ls = await page.load();
  ls.identify('user_1');
  await ls.flush();
  const other = await page.load({ name: 'shop', apiKey: 'pk_live_other' });
  await visit(other, 0);
  const [first, second] = page.sent();
  expect(second).not.toHaveProperty('userId');
  expect(second?.anonymousId).not.toBe(first?.anonymousId);
  expect(document.cookie).toContain('shop_id=');
  for (const name of ['shop_id', 'shop_session']) deleteCookie(name);
});

it('the SDK reads the cookies once per call', async () => {
  const ls = await page.load();
  await visit(ls, 0);
  const read = vi.spyOn(document, 'cookie', 'get');
  for (let n = 0; n < 10; n++) ls.track('burst');
  expect(read).toHaveBeenCalledTimes(10);
});

it('starts a new visit after 30 idle minutes, but never during activity', async () => {
  const ls = await page.load();
  await visit(ls, 0, 29 * MINUTE_MS, 29 * MINUTE_MS, 30 * MINUTE_MS);
  const [first, second, third, fourth] = sessions();
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

it('continues the visit across pages', async () => {
  await visit(await page.load(), 0);
  await visit(await page.load(), MINUTE_MS);
  expect(new Set(sessions()).size).toBe(1);
});

it('adds the user’s ID to all later events, even on later pages', async () => {
  const ls = await page.load();
  ls.track('before');
  ls.identify('user_1', { email: 'ann@acme.example' });
  ls.track('after');
  await ls.flush();
  await visit(await page.load(), 0);
  expect(page.sent()).toMatchObject([
    { type: 'track', event: 'before' },
    { type: 'identify', userId: 'user_1', traits: { email: 'ann@acme.example' } },
    { type: 'track', event: 'after', userId: 'user_1' },
    { type: 'track', event: 'seen', userId: 'user_1' },
  ]);
  expect(page.sent()[0]).not.toHaveProperty('userId');
  expect(new Set(anonymousIds()).size).toBe(1);
});

it('identifies a visitor by traits alone, or by a numeric user ID', async () => {
  const ls = await page.load();
  ls.identify({ email: 'ann@acme.example' });
  ls.identify(null, { name: 'Ann' });
  ls.identify(42);
  await ls.flush();
  expect(page.sent().map(({ userId, traits }) => ({ userId, traits }))).toEqual([
    { userId: undefined, traits: { email: 'ann@acme.example' } },
    { userId: undefined, traits: { name: 'Ann' } },
    { userId: '42', traits: undefined },
  ]);
});

it('treats another user in the same browser as another visitor', async () => {
  const ls = await page.load();
  ls.identify('user_1');
  ls.identify('user_1');
  ls.identify('user_2');
  await ls.flush();
  const [first, again, other] = anonymousIds();
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('forgets the visitor on reset', async () => {
  const ls = await page.load();
  ls.identify('user_1');
  ls.reset();
  ls.track('after');
  await ls.flush();
  const [before, after] = page.sent();
  expect(after).not.toHaveProperty('userId');
  expect(after?.anonymousId).not.toBe(before?.anonymousId);
  expect(after?.context.sessionId).not.toBe(before?.context.sessionId);
});
