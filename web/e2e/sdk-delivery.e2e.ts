import type { BrowserContext } from 'playwright-core';
import { expect, it } from 'vitest';
import { distinct, setUpWorld } from './sdk-world.ts';

const world = setUpWorld();
const idsOf = (n: number) => world.host.requests[n]?.messages.map(({ messageId }) => messageId);

/** Opens a page without automatic recording. */
async function openQuiet(path: string, visitor?: BrowserContext) {
  world.site.put(path, world.tag('data-auto="false"'));
  const page = await world.open(path, visitor);
  await page.waitForFunction(() => !!window.ls);
  return page;
}

it('sends pending events by beacon when the visitor leaves the page, and the events arrive', async () => {
  world.site.put('/leave', `${world.tag()}<a href="/gone">go</a>`);
  world.site.put('/gone', 'no SDK here');
  const page = await world.open('/leave');
  await page.waitForFunction(() => !!window.ls);
  await page.evaluate(() => window.ls.track('last words'));
  await page.click('a');
  await world.expectAccepted(['page /leave', 'last words']);
  expect(world.host.requests.map(({ contentType }) => contentType)).toEqual(['text/plain;charset=UTF-8']);
});

it('sends pending events by beacon when the visitor closes the tab', async () => {
  const page = await openQuiet('/close');
  await page.evaluate(() => window.ls.track('last words'));
  await page.close({ runBeforeUnload: true });
  await world.expectAccepted(['last words']);
});

it('loses no events if a beacon cannot carry all of them when the visitor leaves, and never sends an event under two IDs', async () => {
  const page = await openQuiet('/heavy');
  await page.evaluate(() => {
    for (let n = 0; n < 15; n++) window.ls.track(`note_${n}`, { text: 'x'.repeat(9000) });
  });
  await page.reload();
  await world.expectAccepted(Array.from({ length: 15 }, (_, n) => `note_${n}`));
  for (const { text } of world.host.requests) expect(text.length).toBeLessThan(70_000);
});

it('keeps events across pages while the browser is offline, and sends them once it is online', async () => {
  const visitor = await world.newVisitor();
  const page = await openQuiet('/offline', visitor);
  await visitor.setOffline(true);
  await page.evaluate(() => {
    window.ls.track('offline 1');
    return window.ls.flush();
  });
  await page.evaluate(() => window.ls.track('offline 2'));
  expect(world.host.requests).toEqual([]);
  await visitor.setOffline(false);
  await world.expectAccepted(['offline 1', 'offline 2']);
});

it('keeps unsent events for the next visit', async () => {
  const visitor = await world.newVisitor();
  const page = await openQuiet('/reload', visitor);
  world.host.answers.push({ status: 503 }, { status: 503 }, 'reset', 'reset');
  const id = await page.evaluate(async () => {
    window.ls.track('survivor');
    await window.ls.flush();
    return JSON.parse(
      localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('ls_q')) ?? '') ?? '',
    );
  });
  await page.close();
  const next = await openQuiet('/reload', visitor);
  world.host.answers.length = 0;
  const [survivor] = await world.expectAccepted(['survivor']);
  expect(survivor?.messageId).toBe(id.messageId);
  await expect
    .poll(() => next.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ls_q'))), {
      timeout: 5000,
    })
    .toEqual([]);
});

it.each([
  { answer: { status: 429, headers: { 'Retry-After': '3' } } as const, waitsMs: 3000 },
  { answer: { status: 503 } as const, waitsMs: 1000 },
  { answer: 'reset' as const, waitsMs: 1000 },
])(
  'after $answer, delivers each event under a single ID, and does not retry too early',
  async ({ answer, waitsMs }) => {
    const page = await openQuiet('/retry');
    world.host.answers.push(answer);
    await page.evaluate(() => {
      window.ls.track('one');
      window.ls.track('two');
      return window.ls.flush();
    });
    await page.evaluate(() => {
      window.ls.track('three');
      return window.ls.flush();
    });
    await world.expectAccepted(['one', 'two', 'three']);
    const [first, second] = world.host.requests;
    expect(first?.answer).toEqual(answer);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(waitsMs);
    expect(idsOf(1)?.slice(0, 2)).toEqual(idsOf(0));
    expect(world.host.accepted()).toHaveLength(3);
  },
);

it('drops events that the server refuses permanently', async () => {
  const page = await openQuiet('/refused');
  world.host.answers.push({ status: 401 });
  await page.evaluate(async () => {
    window.ls.track('refused');
    await window.ls.flush();
    window.ls.track('later');
    await window.ls.flush();
  });
  await world.expectAccepted(['later']);
  expect(world.host.requests).toHaveLength(2);
});

it('loses no events if one of two tabs is closed while the server is down', async () => {
  const visitor = await world.newVisitor();
  const [first, second] = [await openQuiet('/tabs', visitor), await openQuiet('/tabs', visitor)];
  world.host.answers.push('reset', 'reset', 'reset', 'reset');
  for (const [tab, name] of [
    [first, 'first'],
    [second, 'second'],
  ] as const) {
    await tab.evaluate((event) => {
      for (let n = 0; n < 5; n++) window.ls.track(`${event} ${n}`);
      return window.ls.flush();
    }, name);
  }
  await first.close();
  world.host.answers.length = 0;
  await openQuiet('/tabs', visitor);
  await world.expectAccepted(['first', 'second'].flatMap((name) => [0, 1, 2, 3, 4].map((n) => `${name} ${n}`)));
  expect(distinct(world.host.requests.flatMap(({ messages }) => messages))).toHaveLength(10);
});
