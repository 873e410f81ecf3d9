import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteCookie, openPage, setCookie, setNavigator, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const names = () => page.sent().map(({ event, type }) => event ?? type);
const expectNothing = () => {
  expect(page.requests).toEqual([]);
  expect(page.storage).toEqual({});
  expect(document.cookie).toBe('');
};

describe.each([{ doNotTrack: '1' }, { globalPrivacyControl: true }])('a browser that reports %o', (says) => {
  it('stores and sends nothing, even when every method is called', async () => {
    setNavigator(says);
    const ls = await page.load({ auto: 'pages clicks forms' });
    ls.track('signup');
    ls.identify('user_1', { email: 'ann@acme.example' });
    ls.consent(true);
    ls.optIn();
    ls.page();
    await ls.flush();
    ls.optOut();
    ls.reset();
    window.dispatchEvent(new Event('pagehide'));
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });

  it('deletes what an earlier visit stored', async () => {
    page.answers = ['down'];
    const before = await page.load();
    before.track('signup');
    await before.flush();
    vi.clearAllTimers();
    page.requests.length = 0;
    setNavigator(says);
    await page.load();
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });
});

it('the SDK records visitors whose browser does not object', async () => {
  setNavigator({ doNotTrack: '0', globalPrivacyControl: false });
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  expect(names()).toEqual(['signup']);
});

describe('if consent is required', () => {
  const load = () => page.load({ consent: 'required', auto: 'pages clicks forms' });

  it('stores and sends nothing before the visitor consents', async () => {
    const ls = await load();
    ls.track('signup');
    ls.identify('user_1');
    await ls.flush();
    window.dispatchEvent(new Event('pagehide'));
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });

  it("sends the page's events after consent, in order and with their original times", async () => {
    const ls = await load();
    await vi.advanceTimersByTimeAsync(1000);
    ls.track('signup');
    ls.identify('user_1');
    ls.track('download');
    await vi.advanceTimersByTimeAsync(60_000);
    ls.consent(true);
    await ls.flush();
    expect(names()).toEqual(['page', 'signup', 'identify', 'download']);
    expect(page.sent().map(({ userId }) => userId)).toEqual([undefined, undefined, 'user_1', 'user_1']);
    expect(page.sent().map(({ timestamp }) => timestamp)).toEqual([
      '2026-01-01T00:00:00.000Z',
      ...Array.from({ length: 3 }, () => '2026-01-01T00:00:01.000Z'),
    ]);
    expect(new Set(page.sent().map(({ anonymousId }) => anonymousId)).size).toBe(1);
  });

  it('remembers consent on later pages', async () => {
    (await load()).consent(true);
    const ls = await load();
    ls.track('signup');
    await ls.flush();
    expect(names()).toContain('signup');
  });

  it('drops pending and later events of the page when the visitor refuses', async () => {
    const ls = await load();
    ls.track('before');
    ls.consent(false);
    ls.track('after');
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
    ls.consent(true);
    ls.track('agreed');
    await ls.flush();
    expect(names()).toEqual(['agreed']);
  });

  it('deletes everything when the visitor withdraws consent', async () => {
    page.answers = ['down'];
    const ls = await load();
    ls.consent(true);
    ls.track('signup');
    await ls.flush();
    page.requests.length = 0;
    ls.consent(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });

  it('stops when the visitor withdraws consent in another tab', async () => {
    const ls = await load();
    ls.track('here');
    setCookie('ls_consent', '1');
    window.dispatchEvent(new Event('storage'));
    await ls.flush();
    expect(names()).toContain('here');
  });

  it('stops when the visitor returns to the tab after withdrawing consent on another subdomain', async () => {
    const ls = await load();
    ls.track('here');
    await vi.advanceTimersByTimeAsync(1000);
    setCookie('ls_consent', '1');
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['here', 'page']);
  });

  it('deletes the data on this subdomain after the visitor has withdrawn consent on another subdomain', async () => {
    page.answers = ['down'];
    const ls = await load();
    ls.consent(true);
    ls.identify('user_1');
    await ls.flush();
    page.requests.length = 0;
    for (const name of ['ls_consent', 'ls_id', 'ls_user', 'ls_session']) deleteCookie(name);
    ls.track('after');
    window.dispatchEvent(new Event('pagehide'));
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });

  it('sends no pending events after consent was withdrawn in another tab, even if this tab makes no call', async () => {
    const ls = await load();
    ls.consent(true);
    ls.track('waits');
    deleteCookie('ls_consent');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.requests).toEqual([]);
  });

  it('ignores the copy of a consent that an earlier version stored', async () => {
    page.storage.ls_consent = '1';
    const ls = await load();
    ls.track('here');
    await vi.advanceTimersByTimeAsync(60_000);
    expectNothing();
  });

  it('keeps only the newest 250 events in memory', async () => {
    const ls = await page.load({ consent: 'required' });
    for (let n = 0; n < 260; n++) ls.track(`event_${n}`);
    ls.consent(true);
    await ls.flush();
    expect(names()).toEqual(Array.from({ length: 250 }, (_, n) => `event_${n + 10}`));
  });
});

describe('a visitor who opts out', () => {
  it('leaves only this choice in storage, and later pages respect the choice', async () => {
    page.answers = ['down'];
    const ls = await page.load();
    ls.track('before');
    await ls.flush();
    page.requests.length = 0;
    ls.optOut();
    ls.track('after');
    const next = await page.load();
    next.track('next page');
    next.consent(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.requests).toEqual([]);
    expect(page.storage).toEqual({});
    expect(document.cookie).toBe('ls_out=1');
  });

  it('makes other tabs drop their pending events', async () => {
    page.answers = ['down'];
    const ls = await page.load();
    ls.track('waits');
    await ls.flush();
    page.requests.length = 0;
    setCookie('ls_out', '1');
    window.dispatchEvent(new Event('storage'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.requests).toEqual([]);
    expect(page.storage).toEqual({});
    expect(document.cookie).toBe('ls_out=1');
  });

  it('can opt back in, and then counts as a new visitor', async () => {
    const ls = await page.load();
    ls.track('before');
    await ls.flush();
    ls.optOut();
    ls.optIn();
    ls.track('after');
    await ls.flush();
    expect(names()).toEqual(['before', 'after']);
    expect(page.sent()[0]?.anonymousId).not.toBe(page.sent()[1]?.anonymousId);
  });
});
