import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { Notification } from '../contract/notification.ts';
import { mailNotifications } from '../cron/notifications/mail-notifications.ts';
import { tellOfDueTasks } from '../cron/notifications/tell-of-due-tasks.ts';
import { pruneNotifications } from '../cron/prune-notifications.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { openMailBox } from '../testing/mail-box.ts';
import { plansOf } from '../testing/query-plans.ts';

let boss: Tenant;
let ann: Awaited<ReturnType<typeof newMember>>;
beforeEach(async () => {
  boss = await newTenant();
  ann = await newMember(boss.projectId, 'member', 'ann@example.com');
});
afterEach(() => {
  vi.restoreAllMocks();
});

const asBoss = (method: string, path: string, body?: unknown) => call(method, path, { token: boss.token, body });
const asAnn = (method: string, path: string, body?: unknown) =>
  call(method, path, { token: ann.token, body, headers: { 'X-Project-Id': boss.projectId } });
const told = async (): Promise<Notification[]> => (await asAnn('GET', '/api/notifications')).body.notifications;
const brief = async () => (await told()).map(({ kind, lead, detail }) => [kind, lead?.id ?? null, detail]);
const send = (leadId: string, eventType: string, more: object = {}, key = boss.secretKey) =>
  call('POST', '/api/events', {
    key,
    body: { leadId, eventType, eventId: crypto.randomUUID(), ...more },
  });
const give = (leadId: string) => asBoss('PUT', `/api/leads/${leadId}/owner`, { owner: ann.userId });
const choose = (kinds: object, timeZone = 'UTC') =>
  asAnn('PUT', '/api/notification-settings', {
    kinds: { hot: 'off', assigned: 'off', mentioned: 'off', task_due: 'off', alert: 'off', ...kinds },
    push: [],
    timeZone,
  });

describe('a person is notified', () => {
  it('about leads and tasks assigned to them by someone else, notes that mention them, and their leads that turn Hot', async () => {
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1', name: 'John Doe' } });
    await give('lead_1');
    await asBoss('POST', '/api/leads/lead_1/tasks', { title: 'Send the quote', assignee: ann.userId });
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'For you', mentions: [ann.userId] });
    await asAnn('POST', '/api/leads/lead_1/notes', { text: 'To myself', mentions: [ann.userId] });
    await send('lead_1', 'signup');
    await send('lead_1', 'demo_request');
    await send('lead_1', 'demo_request');
    await expect.poll(brief).toEqual([
      ['hot', 'lead_1', 'qualified'],
      ['hot', 'lead_1', 'hot'],
      ['mentioned', 'lead_1', 'For you'],
      ['assigned', 'lead_1', 'Send the quote'],
      ['assigned', 'lead_1', null],
    ]);
    const [hot, , mentioned] = await told();
    expect(hot).toMatchObject({ by: null, isRead: false, lead: { id: 'lead_1', name: 'John Doe' } });
    expect(mentioned?.by).toMatch(/^usr_/);
    expect((await asBoss('GET', '/api/notifications')).body).toEqual({
      notifications: [],
      unread: 0,
      nextCursor: null,
    });
  });

  it('but not about changes from an import', async () => {
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await give('lead_1');
    const rows = [1, 2].map((i) => `lead_1,demo_request,row_${i},${new Date().toISOString()}`);
    const response = await exports.default.fetch('https://leads.example/api/imports?type=events&format=csv', {
      ...{ method: 'POST', headers: { 'X-API-Key': boss.secretKey } },
      body: ['leadId,eventType,eventId,occurredAt', ...rows].join('\n'),
    });
    const { importId } = (await response.json()) as { importId: string };
    await expect
      .poll(async () => (await asBoss('GET', `/api/imports/${importId}`)).body)
      .toMatchObject({ status: 'finished', accepted: 2 });
    await expect.poll(async () => (await asBoss('GET', '/api/leads?stage=qualified')).body.leads.length).toBe(1);
    expect(await brief()).toEqual([['assigned', 'lead_1', null]]);
  });

  it('once, even if the same event is sent again', async () => {
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    const note = { text: 'For you', mentions: [ann.userId], eventId: 'note_1' };
    await asBoss('POST', '/api/leads/lead_1/notes', note);
    await asBoss('POST', '/api/leads/lead_1/notes', note);
    await expect.poll(brief).toEqual([['mentioned', 'lead_1', 'For you']]);
    // D1 loses the lead's row, so the lead sends its whole log again.
    await env.DB.prepare('DELETE FROM leads').run();
    await send('lead_1', 'signup');
    await expect.poll(async () => (await asBoss('GET', '/api/leads')).body.total).toBe(1);
    expect(await brief()).toEqual([['mentioned', 'lead_1', 'For you']]);
  });

  it('when a task is due, once per task, even if an earlier task is still open', async () => {
    const start = Date.now();
    const due = (hours: number) => new Date(start + hours * HOUR_MS).toISOString();
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await asAnn('POST', '/api/leads/lead_1/tasks', { title: 'First', dueAt: due(1), assignee: ann.userId });
    await asAnn('POST', '/api/leads/lead_1/tasks', { title: 'Second', dueAt: due(2), assignee: ann.userId });
    await expect.poll(async () => (await asBoss('GET', '/api/leads/lead_1')).body.tasks.length).toBe(2);
    await expect.poll(() => env.DB.prepare('SELECT count(*) AS n FROM tasks_due').first('n')).toBe(1);
    expect(await tellOfDueTasks(env, start)).toBe(0);
    expect(await tellOfDueTasks(env, start + 1.5 * HOUR_MS)).toBe(1);
    expect(await tellOfDueTasks(env, start + 1.6 * HOUR_MS)).toBe(0);
    expect(await brief()).toEqual([['task_due', 'lead_1', 'First']]);
    expect(await tellOfDueTasks(env, start + 2 * HOUR_MS)).toBe(1);
    expect(await brief()).toEqual([
      ['task_due', 'lead_1', 'Second'],
      ['task_due', 'lead_1', 'First'],
    ]);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM tasks_due').first('n')).toBe(0);
  });

  it('about a new or postponed task, even while an overdue task is open', async () => {
    const start = Date.now();
    const due = (hours: number) => new Date(start + hours * HOUR_MS).toISOString();
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    const add = (title: string, hours: number) =>
      asAnn('POST', '/api/leads/lead_1/tasks', { title, dueAt: due(hours), assignee: ann.userId, eventId: title });
    const dueTimes = async () => (await env.DB.prepare('SELECT due_at AS at FROM tasks_due').all()).results;
    await add('Overdue', -30);
    await add('Later', 1);
    await expect.poll(dueTimes).toEqual([{ at: start + HOUR_MS }]);
    await asAnn('PATCH', '/api/leads/lead_1/tasks/Later', { dueAt: due(2) });
    await expect.poll(dueTimes).toEqual([{ at: start + 2 * HOUR_MS }]);
    await tellOfDueTasks(env, start + 2 * HOUR_MS);
    expect(await brief()).toEqual([['task_due', 'lead_1', 'Later']]);
    await add('Won', 3);
    await asBoss('PUT', '/api/leads/lead_1/status', { status: 'won' });
    await expect.poll(dueTimes).toEqual([]);
  });

  it('when a task is due on a lead that was merged and unmerged', async () => {
    const start = Date.now();
    for (const leadId of ['lead_1', 'lead_2']) {
      await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId } });
    }
    const task = { title: 'Call', dueAt: new Date(start + HOUR_MS).toISOString(), assignee: ann.userId };
    await asAnn('POST', '/api/leads/lead_2/tasks', task);
    const waiting = async () => (await env.DB.prepare('SELECT lead_id AS id FROM tasks_due').all()).results;
    await expect.poll(waiting).toEqual([{ id: 'lead_2' }]);
    await asBoss('POST', '/api/leads/lead_1/merge', { leadId: 'lead_2' });
    await expect.poll(waiting).toEqual([{ id: 'lead_1' }]);
    await asBoss('POST', '/api/leads/lead_2/unmerge');
    await expect.poll(waiting).toEqual([{ id: 'lead_2' }]);
  });

  it('when a task is due, even if more leads are unreachable than one cron run processes', async () => {
    const start = Date.now();
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    const task = { title: 'Call', dueAt: new Date(start + HOUR_MS).toISOString(), assignee: ann.userId };
    await asAnn('POST', '/api/leads/lead_1/tasks', task);
    const waiting = () => env.DB.prepare('SELECT count(*) AS n FROM tasks_due').first('n');
    await expect.poll(waiting).toBe(1);
    await env.DB.prepare(
      `INSERT INTO tasks_due WITH RECURSIVE i(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM i LIMIT 200)
       SELECT ?1, ?2, 'broken_' || n FROM i`,
    )
      .bind(start, boss.projectId)
      .run();
    const broken = { detail: () => Promise.reject(new Error('overloaded')) };
    const getByName = (name: string): unknown =>
      name.includes(':broken_') ? broken : leadObject(env, boss.projectId, 'lead_1');
    for (const minutes of [61, 62])
      await tellOfDueTasks({ ...env, LEAD: { getByName } } as unknown as Env, start + minutes * MINUTE_MS);
    expect(await brief()).toEqual([['task_due', 'lead_1', 'Call']]);
    expect(await waiting()).toBe(200);
  });

  it('but not about an erased lead', async () => {
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await give('lead_1');
    await expect.poll(brief).toHaveLength(1);
    await asBoss('DELETE', '/api/leads/lead_1');
    await expect.poll(brief).toEqual([]);
  });
});

describe('notifications', () => {
  /** Inserts a notification about a lead that turned Hot. */
  const tellHot = (i: number, mailAt: number | null, { isOfPages = false } = {}) =>
    env.DB.prepare(
      "INSERT INTO notifications (project_id, user_id, at, cause, kind, lead_id, detail, mail_at, of_pages) VALUES (?1, ?2, ?3, ?4, 'hot', 'lead_0', 'hot', ?5, ?6)",
    )
      .bind(boss.projectId, ann.userId, Date.now() - 1000, `hot ${i}`, mailAt, Number(isOfPages))
      .run();

  it('are read one by one or all at once, and listed page by page', async () => {
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    for (const text of ['One', 'Two', 'Three'])
      await asBoss('POST', '/api/leads/lead_1/notes', { text, mentions: [ann.userId] });
    await expect.poll(brief).toHaveLength(3);
    const first = (await asAnn('GET', '/api/notifications?limit=2')).body;
    expect(first.unread).toBe(3);
    const second = (await asAnn('GET', `/api/notifications?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.notifications, ...second.notifications].map(({ detail }) => detail)).toEqual([
      'Three',
      'Two',
      'One',
    ]);
    expect(second.nextCursor).toBeNull();
    const ids = [first.notifications[0].id];
    expect((await asAnn('POST', '/api/notifications/read', { ids })).body).toEqual({ read: 1 });
    expect((await asAnn('POST', '/api/notifications/read', { ids })).body).toEqual({ read: 0 });
    expect((await told()).map(({ isRead }) => isRead)).toEqual([true, false, false]);
    expect((await asBoss('POST', '/api/notifications/read')).body).toEqual({ read: 0 });
    expect((await asAnn('POST', '/api/notifications/read')).body).toEqual({ read: 2 });
    expect((await asAnn('GET', '/api/notifications')).body.unread).toBe(0);
    expect((await asAnn('GET', '/api/notifications?cursor=forged')).status).toBe(400);
  });

  it('are sent through the channels that each person has chosen', async () => {
    const mails = openMailBox();
    const mailed = () => mails.all().flatMap((mail) => (mail.type === 'notifications' ? [mail] : []));
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1', name: 'John Doe' } });
    await choose({ mentioned: 'email', assigned: 'daily_email' }, 'Asia/Tokyo');
    const zone = (await asAnn('GET', '/api/notification-settings')).body.timeZone;
    expect(zone).toBe('Asia/Tokyo');
    await give('lead_1');
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'For you', mentions: [ann.userId] });
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'And this', mentions: [ann.userId] });
    await expect.poll(brief).toHaveLength(3);

    const now = Date.now();
    expect(await mailNotifications(env, now)).toBe(1);
    expect(await mailNotifications(env, now)).toBe(0);
    expect(mailed().map(({ to, told: lines }) => [to, lines.map(({ kind, detail }) => [kind, detail])])).toEqual([
      [
        'ann@example.com',
        [
          ['mentioned', 'And this'],
          ['mentioned', 'For you'],
        ],
      ],
    ]);
    // The next morning in Tokyo.
    const digestAt = await env.DB.prepare('SELECT digest_at FROM notification_settings').first<number>('digest_at');
    expect(await mailNotifications(env, digestAt ?? 0)).toBe(1);
    expect(mailed()[1]?.told).toEqual([
      { kind: 'assigned', leadName: 'John Doe', by: 'owner@example.com', detail: null },
    ]);
    expect(await env.DB.prepare('SELECT digest_at FROM notification_settings').first('digest_at')).toBe(
      (digestAt ?? 0) + DAY_MS,
    );

    await choose({});
    await give('lead_1');
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'Quiet', mentions: [ann.userId] });
    await expect.poll(async () => (await asBoss('GET', '/api/leads/lead_1')).body.notes.length).toBe(3);
    expect(await brief()).toHaveLength(3);
  });

  it('are not emailed to former members, and are found through an index', async () => {
    const mails = openMailBox();
    await tellHot(1, Date.now());
    await asBoss('DELETE', `/api/projects/${boss.projectId}/members/${ann.userId}`);
    expect(await mailNotifications(env, Date.now())).toBe(0);
    expect(mails.all().filter(({ type }) => type === 'notifications')).toEqual([]);
    const plans = await plansOf((db) => mailNotifications({ ...env, DB: db }, Date.now()));
    expect(plans.join('\n')).toContain('notifications_to_mail (mail_at<?)');
  });

  it('that arrive while others are being emailed are sent in the next email', async () => {
    const mails = openMailBox();
    const now = Date.now() + HOUR_MS;
    await tellHot(1, now);
    // Without an email provider, the email is written to the log.
    let arriving: Promise<unknown> | undefined;
    const log = vi.spyOn(console, 'warn').getMockImplementation();
    vi.spyOn(console, 'warn').mockImplementation((line: unknown) => {
      arriving ??= tellHot(2, now + 400);
      log?.(line);
    });
    const told = () => mails.all().flatMap((mail) => (mail.type === 'notifications' ? [mail.told.length] : []));
    await mailNotifications(env, now);
    await arriving;
    expect(told()).toEqual([1]);
    expect(await mailNotifications(env, now + 1_000)).toBe(1);
    expect(told()).toEqual([1, 1]);
  });

  it('are not emailed once they are read, and are deleted when they are old', async () => {
    openMailBox();
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await give('lead_1');
    await expect.poll(brief).toHaveLength(1);
    await asAnn('POST', '/api/notifications/read');
    expect(await mailNotifications(env, Date.now())).toBe(0);
    const at310 = (days: number) => Math.floor(Date.now() / DAY_MS + days) * DAY_MS + (3 * 60 + 10) * 60_000;
    expect(await pruneNotifications(env, at310(89))).toBe(0);
    expect(await pruneNotifications(env, at310(91) + 60_000)).toBe(0);
    expect(await pruneNotifications(env, at310(92))).toBe(1);
  });

  it('about events are limited to a hundred a day, so that they cannot crowd out mentions', async () => {
    for (let i = 0; i < LIMITS.notificationsOfEventsDayMax; i++) await tellHot(i, null);
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await give('lead_1');
    await send('lead_1', 'signup');
    await send('lead_1', 'demo_request');
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'For you', mentions: [ann.userId] });
    await expect
      .poll(async () => (await brief()).slice(0, 2))
      .toEqual([
        ['mentioned', 'lead_1', 'For you'],
        ['assigned', 'lead_1', null],
      ]);
    const { n } =
      (await env.DB.prepare("SELECT count(*) AS n FROM notifications WHERE kind = 'hot'").first<{ n: number }>()) ?? {};
    expect(n).toBe(LIMITS.notificationsOfEventsDayMax);
  });

  it('about events from pages may use half of the daily limit, so that events from servers still cause notifications', async () => {
    const leads = ['lead_1', 'lead_2', 'lead_3'];
    for (const leadId of leads) {
      await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId } });
      await give(leadId);
    }
    await expect.poll(brief).toHaveLength(leads.length);
    for (let i = 1; i < LIMITS.notificationsOfPagesDayMax; i++) await tellHot(i, null, { isOfPages: true });
    const warm = async (leadId: string, key: string) => {
      for (const type of ['signup', 'demo_request']) await send(leadId, type, {}, key);
    };
    const toldHot = async () => (await brief()).filter(([kind]) => kind === 'hot').map(([, leadId]) => leadId);
    await warm('lead_1', boss.publishableKey);
    await expect.poll(toldHot).toEqual(expect.arrayContaining(['lead_1']));
    await warm('lead_2', boss.publishableKey);
    await expect.poll(async () => (await asBoss('GET', '/api/leads?stage=hot')).body.total).toBe(2);
    await warm('lead_3', boss.secretKey);
    await expect.poll(toldHot).toEqual(expect.arrayContaining(['lead_3']));
    expect(await toldHot()).not.toContain('lead_2');
  });

  it('about events use at most half of the day’s emails, and the rest wait until the next day', async () => {
    const mails = openMailBox();
    const mailed = () => mails.all().flatMap((mail) => (mail.type === 'notifications' ? [mail.told.length] : []));
    // Noon tomorrow, so that the test does not cross midnight.
    const now = (Math.floor(Date.now() / DAY_MS) + 1.5) * DAY_MS;
    const half = LIMITS.notificationMailsPerDayMax / 2;
    for (let i = 0; i < half + 2; i++) {
      await tellHot(i, now);
      await mailNotifications(env, now);
    }
    expect(mailed()).toHaveLength(half);
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await asBoss('POST', '/api/leads/lead_1/notes', { text: 'For you', mentions: [ann.userId] });
    await expect.poll(brief).toContainEqual(['mentioned', 'lead_1', 'For you']);
    await mailNotifications(env, now);
    expect(mailed()).toHaveLength(half + 1);
    const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
    expect(await mailNotifications(env, tomorrow - 1)).toBe(0);
    expect(await mailNotifications(env, tomorrow)).toBe(1);
    expect(mailed().at(-1)).toBe(2);
  });

  it('settings reject unknown choices by name', async () => {
    expect((await choose({ hot: 'sometimes' })).body.errors).toMatchObject([{ path: 'kinds.hot' }]);
    expect((await choose({ other: 'off' })).body.errors).toMatchObject([{ path: 'kinds.other' }]);
    expect((await choose({}, 'Mars')).body.errors).toMatchObject([{ path: 'timeZone' }]);
  });
});
