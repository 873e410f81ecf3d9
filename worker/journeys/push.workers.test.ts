import { env } from 'cloudflare:workers';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { PushPayload } from '../contract/push-subscription.ts';
import { pushNotifications } from '../cron/notifications/push-notifications.ts';
import { pruneTokens } from '../cron/prune-tokens.ts';
import { HOUR_MS } from '../domain/time.ts';
import { vapidPublicKey } from '../outbound/push.ts';
import { deletePushSubscription, getPushSubscription } from '../settings/notifications/push-subscription.ts';
import { call, newMember, newTenant, PASSWORD, type Tenant } from '../testing/api.ts';
import { newPushBrowser, type PushMessage } from '../testing/push-browser.ts';
import { plansOf } from '../testing/query-plans.ts';

const product: Env = env;
let boss: Tenant;
let ann: Awaited<ReturnType<typeof newMember>>;
let browser: Awaited<ReturnType<typeof newPushBrowser>>;
let inbox: string;
beforeEach(async () => {
  boss = await newTenant();
  ann = await newMember(boss.projectId, 'member', 'ann@example.com');
  browser = await newPushBrowser();
  inbox = crypto.randomUUID();
});

const asAnn = (method: string, path: string, body?: unknown, token = ann.token) => call(method, path, { token, body });
const endpointOf = (behavior: string | number) => `${inject('receiverUrl')}/${inbox}/${behavior}`;
const turnOn = (behavior: string | number = 201, token = ann.token, { keys } = browser) =>
  asAnn('PUT', '/api/push-subscription', { endpoint: endpointOf(behavior), keys }, token);
const login = async () =>
  (await call('POST', '/api/auth/login', { body: { email: 'ann@example.com', password: PASSWORD } })).body
    .token as string;
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as (PushMessage & { path: string })[];
const shown = async (): Promise<PushPayload[]> => Promise.all((await received()).map(browser.open));
const subscriptions = async () => (await env.DB.prepare('SELECT user_id FROM push_subscriptions').all()).results.length;
const waiting = () => env.DB.prepare('SELECT count(*) AS n FROM notifications WHERE push_at IS NOT NULL').first('n');
const mention = async (text = 'For you') => {
  await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1', name: 'John Doe' } });
  await call('POST', '/api/leads/lead_1/notes', { token: boss.token, body: { text, mentions: [ann.userId] } });
  await expect
    .poll(() => env.DB.prepare('SELECT count(*) AS n FROM notifications WHERE detail = ?1').bind(text).first('n'))
    .toBe(1);
};

describe('a browser with push turned on', () => {
  it('receives each of its person’s notifications once, encrypted for the browser and signed by the server', async () => {
    expect((await turnOn()).body).toEqual({ publicKey: vapidPublicKey(product), isOn: true });
    await mention();
    expect(await pushNotifications(env, Date.now())).toBe(1);
    expect(await pushNotifications(env, Date.now())).toBe(0);
    expect(await shown()).toEqual([
      {
        title: 'John Doe',
        body: 'owner@example.com: For you',
        path: `/p/${boss.projectId}/leads/lead_1`,
        tag: expect.stringMatching(/^\d+\./),
      },
    ]);
    const { headers } = (await received())[0] ?? { headers: {} as Record<string, string> };
    expect(headers).toMatchObject({ ttl: '43200', urgency: 'high', 'content-encoding': 'aesgcm' });
    const [, token = '', key] = /^vapid t=(\S+), k=(\S+)$/.exec(headers.authorization ?? '') ?? [];
    expect(key).toBe(vapidPublicKey(product));
    const [x, y] = (product.VAPID_KEY ?? '').split('.') as [string, string];
    const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'));
    expect(decodeProtectedHeader(token).alg).toBe('ES256');
    expect(payload).toMatchObject({ sub: 'https://leads.example', aud: expect.stringMatching(/^https:/) });
  });

  it('receives only the kinds of notifications that its person chose, and no notifications that were already read', async () => {
    await turnOn();
    const settings = (await asAnn('GET', '/api/notification-settings')).body;
    expect(settings.push).toEqual(['hot', 'assigned', 'mentioned', 'task_due']);
    await asAnn('PUT', '/api/notification-settings', { ...settings, push: ['hot'] });
    await mention('Not this');
    expect(await waiting()).toBe(0);
    await asAnn('PUT', '/api/notification-settings', { ...settings, push: ['mentioned'] });
    await mention('This');
    expect(await waiting()).toBe(1);
    await call('POST', '/api/notifications/read', { token: ann.token, headers: { 'X-Project-Id': boss.projectId } });
    expect([await waiting(), await pushNotifications(env, Date.now())]).toEqual([0, 0]);
    expect(await received()).toEqual([]);
  });

  it('uses the choices in settings that were stored before push existed', async () => {
    await turnOn();
    const { kinds, timeZone } = (await asAnn('GET', '/api/notification-settings')).body;
    await env.DB.prepare('INSERT INTO notification_settings (user_id, body, digest_at) VALUES (?1, ?2, 0)')
      .bind(ann.userId, JSON.stringify({ kinds, timeZone }))
      .run();
    await mention();
    expect(await waiting()).toBe(1);
    expect((await asAnn('GET', '/api/notification-settings')).body.push).toContain('mentioned');
  });

  it.each([404, 410])('is forgotten if its push service answers %i', async (status) => {
    await turnOn(status);
    await mention();
    await pushNotifications(env, Date.now());
    expect([await subscriptions(), await waiting()]).toEqual([0, 0]);
  });

  it.each(['500', '429', 'reset'])('is retried later if its push service fails: %s', async (behavior) => {
    await turnOn(behavior);
    await mention();
    const now = Date.now();
    await pushNotifications(env, now);
    expect([await subscriptions(), await waiting()]).toEqual([1, 1]);
    // No notification is sent at once, and none during the pause. By the end of the pause, these notifications are too old to be sent.
    const tries = (await received()).length;
    await pushNotifications(env, now + 10 * 60_000);
    expect((await received()).length).toBe(tries);
    await env.DB.prepare('UPDATE push_subscriptions SET endpoint = ?1').bind(endpointOf(201)).run();
    await pushNotifications(env, now + 20 * 60_000);
    expect((await received()).at(-1)?.path).toMatch(/201$/);
    expect(await waiting()).toBe(0);
  });

  it('gets one combined notification for many events', async () => {
    await turnOn();
    const now = Date.now();
    await env.DB.batch(
      [1, 2, 3, 4].map((i) =>
        env.DB.prepare(
          "INSERT INTO notifications (project_id, user_id, at, cause, kind, detail, push_at) VALUES (?1, ?2, ?3, ?4, 'hot', 'hot', ?3)",
        ).bind(boss.projectId, ann.userId, now, `cause_${i}`),
      ),
    );
    await pushNotifications(env, now);
    expect(await shown()).toMatchObject([{ title: '4 notifications', path: `/p/${boss.projectId}/` }]);
  });

  it('gets a test notification, and the person sees the reason if it fails', async () => {
    const test = async () => (await asAnn('POST', '/api/push-subscription/test')).body;
    expect(await test()).toMatchObject({ code: 'conflict' });
    await turnOn();
    expect(await test()).toEqual({ isDelivered: true, error: null });
    expect(await shown()).toMatchObject([{ title: 'Notifications are on' }]);
    await turnOn(500);
    expect(await test()).toEqual({ isDelivered: false, error: 'The push service answered 500.' });
    await turnOn(410);
    expect(await test()).toMatchObject({ isDelivered: false });
    expect(await subscriptions()).toBe(0);
  });
});

describe('a push service that hangs', () => {
  it('delays no other person, and delays its person’s other browsers by two requests at most', async () => {
    const tokens = [await login(), await login(), await login(), await login()];
    for (const [i, token] of tokens.entries()) await turnOn(`hang/${i}`, token);
    const eve = await newMember(boss.projectId, 'member', 'eve@example.com');
    await call('PUT', '/api/push-subscription', {
      token: eve.token,
      body: { endpoint: endpointOf('201/eve'), keys: browser.keys },
    });
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    const mentions = [ann.userId, eve.userId];
    await call('POST', '/api/leads/lead_1/notes', { token: boss.token, body: { text: 'For you', mentions } });
    await expect.poll(waiting).toBe(2);
    await pushNotifications(env, Date.now(), { timeoutMs: 300 });
    const paths = (await received()).map(({ path }) => path.replace(`/${inbox}/`, ''));
    expect(paths).toContain('201/eve');
    expect(paths.filter((path) => path.startsWith('hang'))).toHaveLength(2);
    expect(await waiting()).toBe(1);
  });
});

it('a browser with a slow push service is paused and gets its next notifications later', async () => {
  await turnOn();
  await mention();
  await pushNotifications(env, Date.now(), { slowMs: 0 });
  await mention('For you, too');
  // The dashboard turns push on again whenever it loads.
  await turnOn();
  await pushNotifications(env, Date.now());
  expect(await received()).toHaveLength(1);
  await pushNotifications(env, Date.now() + 16 * 60_000);
  expect(await received()).toHaveLength(2);
});

describe('a push subscription ends', () => {
  it('with its session, however the session ends', async () => {
    const sessions = async () => (await asAnn('GET', '/api/auth/sessions')).body as { sessionId: string }[];
    const other = await login();
    await turnOn('201/other', other);
    await turnOn();
    await asAnn('POST', '/api/auth/logout', undefined, other);
    expect(await subscriptions()).toBe(1);

    const third = await login();
    await turnOn('201/third', third);
    await expect.poll(async () => (await sessions()).length).toBe(2);
    await asAnn('POST', '/api/auth/sessions/end-others', undefined, third);
    expect(await subscriptions()).toBe(0);
  });

  it('when it expires, when it is turned off, and when its person’s account is deleted', async () => {
    await turnOn();
    await pruneTokens(env, Date.now() + LIMITS.sessionSecondsMax * 1000 + 1000);
    expect(await subscriptions()).toBe(0);
    await turnOn();
    expect((await asAnn('DELETE', '/api/push-subscription')).body).toMatchObject({ isOn: false });
    expect((await asAnn('GET', '/api/push-subscription')).body).toMatchObject({ isOn: false });
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO users (id, email, password_hash, created_at) VALUES ('usr_1', 'eve@example.com', '', 0)",
      ),
      env.DB.prepare(
        `INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth, created_at, expires_at)
         VALUES ('ses_1', 'usr_1', 'https://push.example/1', '', '', 0, 0)`,
      ),
    ]);
    await env.DB.prepare("DELETE FROM users WHERE id = 'usr_1'").run();
    expect(await subscriptions()).toBe(0);
  });

  it('when another person uses the browser, or when it is the oldest beyond the limit', async () => {
    await turnOn();
    await turnOn(201, boss.token);
    expect((await asAnn('GET', '/api/push-subscription')).body.isOn).toBe(false);
    const tokens = await Promise.all(Array.from({ length: LIMITS.pushSubscriptionsMax + 1 }, login));
    for (const [i, token] of tokens.entries()) await turnOn(`201/${i}`, token);
    const { results } = await env.DB.prepare('SELECT 1 FROM push_subscriptions WHERE user_id = ?1')
      .bind(ann.userId)
      .all();
    expect(results).toHaveLength(LIMITS.pushSubscriptionsMax);
  });

  it('when its person leaves the project, and no more notifications are sent', async () => {
    await turnOn();
    await mention();
    await call('DELETE', `/api/projects/${boss.projectId}/members/${ann.userId}`, { token: boss.token });
    expect(await pushNotifications(env, Date.now())).toBe(0);
    await pushNotifications(env, Date.now() + 2 * HOUR_MS);
    expect([await waiting(), await received()]).toEqual([0, []]);
  });
});

describe('a push subscription is rejected', () => {
  const save = async (body: object) => {
    const answer = await asAnn('PUT', '/api/push-subscription', body);
    return [answer.status, answer.body.errors?.[0]?.path];
  };

  it('if its address is invalid or its keys cannot encrypt', async () => {
    const { keys } = browser;
    const endpoint = endpointOf(201);
    expect(await save({ endpoint: 'ftp://push.example/1', keys })).toEqual([400, 'endpoint']);
    expect(await save({ endpoint: 'https://a:b@push.example/1', keys })).toEqual([400, 'endpoint']);
    const long = `https://push.example/${'x'.repeat(LIMITS.pushEndpointCharsMax)}`;
    expect(await save({ endpoint: long, keys })).toEqual([400, 'endpoint']);
    expect(await save({ endpoint, keys: { ...keys, p256dh: `B${'A'.repeat(86)}` } })).toEqual([400, 'keys.p256dh']);
    expect(await save({ endpoint, keys: { ...keys, auth: 'short' } })).toEqual([400, 'keys.auth']);
    expect(await save({ endpoint, keys: { ...keys, more: 1 } })).toEqual([400, 'keys.more']);
  });
});

it('push is not offered without a VAPID key', async () => {
  const { VAPID_KEY: _, ...without } = product;
  const account = {
    ...{ type: 'account' as const, userId: ann.userId, email: 'ann@example.com' },
    session: { sessionId: 'ses_1', userId: ann.userId, tokenVersion: 1, expiresAt: Date.now() + HOUR_MS },
  };
  const asked = { env: without, account, now: Date.now(), requestId: 'req_1' };
  expect(await getPushSubscription(asked)).toEqual({ publicKey: null, isOn: false });
  expect(await deletePushSubscription(asked)).toEqual({ publicKey: null, isOn: false });
  expect(await pushNotifications(without, Date.now())).toBe(0);
});

it('pending push notifications are found through an index', async () => {
  await turnOn();
  await mention();
  const plans = (await plansOf((db) => pushNotifications({ ...env, DB: db }, Date.now()))).join('\n');
  expect(plans).toContain('notifications_to_push (push_at<?)');
  expect(plans).toContain('push_subscriptions_by_user');
  expect(plans).not.toMatch(/SCAN (?!projects\b)(notifications|told|push_subscriptions|members|users)/);
});
