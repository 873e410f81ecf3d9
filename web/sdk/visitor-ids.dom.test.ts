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

it('knows a visitor again on the next page, by cookie or by localStorage', async () => {
  await visit(await page.load(), 0);
  for (const key of Object.keys(page.storage)) delete page.storage[key];
  await visit(await page.load(), 0);
  deleteCookie('ls_id');
  await visit(await page.load(), 0);
  expect(anonymousIds()).toHaveLength(3);
  expect(new Set(anonymousIds()).size).toBe(1);
});

it('begins another visit after 30 idle minutes, not after any number of busy ones', async () => {
  const ls = await page.load();
  await visit(ls, 0, 29 * MINUTE_MS, 29 * MINUTE_MS, 30 * MINUTE_MS);
  const [first, second, third, fourth] = sessions();
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

it('keeps the visit across pages', async () => {
  await visit(await page.load(), 0);
  await visit(await page.load(), MINUTE_MS);
  expect(new Set(sessions()).size).toBe(1);
});

it('puts the user’s id on all that follows, on later pages too', async () => {
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

it('identifies by traits alone, and by a number', async () => {
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

it('takes another user on the same browser for another visitor', async () => {
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
