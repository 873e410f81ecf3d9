import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';
import { readDelivery } from './read-deliveries.ts';
import { sendAutomationEmail } from './send-automation-email.ts';
import { testFire } from './test-fire.ts';

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant('ann@example.com');
  inbox = crypto.randomUUID();
});

/** Runs an automation that emails about a sample lead, and returns the outcome. */
async function fire(world: Partial<Env>, more: object = {}) {
  const config = { to: ['ann@example.com'], ...more };
  const body = { name: 'Call <them>', action: 'email', whenStage: 'hot', config };
  const { body: automation } = await call('POST', '/api/automations', { token: tenant.token, body });
  const { id, status } = await testFire(
    { ...env, ...world },
    {
      ...{
        projectId: tenant.projectId,
        lead: null,
        now: Date.now(),
        target: { kind: 'automation', id: automation.id },
      },
      automation: { id: automation.id, name: body.name, reason: 'rose to 105 points (100 or more)' },
    },
  );
  const delivery = await readDelivery(env.DB, { projectId: tenant.projectId, id });
  return { id, status, history: delivery?.history };
}

describe('an automation’s email', () => {
  it('is sent by Resend, with the delivery’s ID', async () => {
    const RESEND_API_URL = `${inject('receiverUrl')}/${inbox}/200`;
    const { id, status, history } = await fire({ RESEND_API_KEY: 're_secret', RESEND_API_URL });
    expect(status).toBe('delivered');
    const [request, ...more] = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
      path: string;
      headers: Record<string, string>;
      body: string;
    }[];
    expect(more).toEqual([]);
    expect(request).toMatchObject({ path: `/${inbox}/200/emails`, headers: { 'idempotency-key': id } });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      ...{ from: env.EMAIL_FROM, to: ['ann@example.com'], subject: 'Call <them>: Sample Lead' },
      text: expect.stringContaining('Sample Lead rose to 105 points (100 or more).'),
    });
    expect(history).toMatchObject([{ requestUrl: 'mailto:ann@example.com', responseStatus: 200, error: null }]);
    expect(JSON.stringify(history)).not.toContain('re_secret');
  });

  it('is sent by Cloudflare’s binding if there is one', async () => {
    const { status, history } = await fire({ EMAIL: env.TEST_EMAIL });
    expect(status).toBe('delivered');
    expect(history).toMatchObject([{ responseStatus: 202, responseExcerpt: expect.stringMatching(/@/), error: null }]);
  });

  it('fails with a reason if the server cannot send email', async () => {
    const { status, history } = await fire({});
    expect(status).toBe('dead');
    expect(history).toMatchObject([{ error: expect.stringContaining('no email sender is set up') }]);
  });

  it('contains no links in text that visitors and people typed', async () => {
    const RESEND_API_URL = `${inject('receiverUrl')}/${inbox}/200`;
    const subject = 'Held: https://evil.example/pay';
    await fire({ RESEND_API_KEY: 're_secret', RESEND_API_URL }, { subject });
    const [request] = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { body: string }[];
    const email = JSON.parse(request?.body ?? '');
    expect(email.subject).not.toMatch(/evil\.example|https:/);
    expect(email.subject.replaceAll('\u2060', '')).toBe(subject);
  });

  const create = (config: object) =>
    call('POST', '/api/automations', {
      token: tenant.token,
      body: { name: 'Mail', action: 'email', whenStage: 'hot', enabled: false, config },
    });

  it('goes only to members of the project; for other addresses, the error names the position in the list', async () => {
    await newTenant('elsewhere@example.com');
    await newMember(tenant.projectId, 'viewer', 'viewer@example.com');
    const to = ['ann@example.com', 'victim@example.com', 'Viewer@Example.com', 'elsewhere@example.com'];
    const refused = await create({ to });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.to.1' }, { path: 'config.to.3' }] },
    });
    expect(refused.body.errors[0].message).toContain('invite');
    const made = await create({ to: ['ann@example.com', 'Viewer@Example.com'] });
    expect(made.status).toBe(201);
    const change = (body: object) => call('PUT', `/api/automations/${made.body.id}`, { token: tenant.token, body });
    expect(summarise(await change({ config: { to: ['victim@example.com'] } }))).toBe(
      '400 validation_failed config.to.0',
    );
    expect((await change({ name: 'Renamed' })).status).toBe(200);
  });

  it('goes only to current members, and fails with a reason if there are none', async () => {
    const viewer = await newMember(tenant.projectId, 'viewer', 'viewer@example.com');
    const RESEND_API_URL = `${inject('receiverUrl')}/${inbox}/200`;
    const world = { RESEND_API_KEY: 're_secret', RESEND_API_URL };
    const { body } = await create({ to: ['ann@example.com', 'viewer@example.com'] });
    const remove = (userId: string) => env.DB.prepare('DELETE FROM members WHERE user_id = ?1').bind(userId).run();
    await remove(viewer.userId);
    const test = () =>
      testFire(
        { ...env, ...world },
        {
          ...{ projectId: tenant.projectId, lead: null, now: Date.now() },
          ...{
            target: { kind: 'automation', id: body.id },
            automation: { id: body.id, name: 'Mail', reason: 'fired' },
          },
        },
      );
    const first = await readDelivery(env.DB, { projectId: tenant.projectId, id: (await test()).id });
    expect(first?.history).toMatchObject([{ requestUrl: 'mailto:ann@example.com', responseStatus: 200 }]);
    await env.DB.prepare('DELETE FROM members').run();
    const second = await readDelivery(env.DB, { projectId: tenant.projectId, id: (await test()).id });
    expect(second?.history).toMatchObject([{ error: expect.stringContaining('member of this project') }]);
  });

  it.each([
    ['the project', `project `, LIMITS.mailsPerProjectDayMax],
    ['the address', 'automation ', LIMITS.automationMailsPerAddressDayMax],
  ])('fails beyond the daily limit of %s, says so, and is possible again the next day', async (_, scope, max) => {
    const RESEND_API_URL = `${inject('receiverUrl')}/${inbox}/200`;
    const world = { RESEND_API_KEY: 're_secret', RESEND_API_URL };
    expect((await fire(world)).status).toBe('delivered');
    const setSent = (sent: number) =>
      env.DB.prepare(`UPDATE mail_counts SET sent = ?1 WHERE scope LIKE ?2 || '%'`).bind(sent, scope).run();
    await setSent(max - 1);
    expect((await fire(world)).status).toBe('delivered');
    const { status, history } = await fire(world);
    expect([status, history]).toMatchObject(['dead', [{ error: expect.stringContaining('daily email limit') }]]);
    await env.DB.prepare('UPDATE mail_counts SET day = day - 1').run();
    expect((await fire(world)).status).toBe('delivered');
  });
});

describe('emails caused only by web pages', () => {
  const send = async (causedBy?: 'pages', to = ['ann@example.com']) => {
    const RESEND_API_URL = `${inject('receiverUrl')}/${inbox}/200`;
    const { sent } = await sendAutomationEmail(
      { ...env, RESEND_API_KEY: 're_secret', RESEND_API_URL },
      {
        email: { from: 'leads@example.com', to, subject: 'Call', text: 'Call', html: 'Call' },
        ...{ projectId: tenant.projectId, deliveryId: crypto.randomUUID(), causedBy, now: Date.now() },
      },
      { timeoutMs: undefined },
    );
    return sent.error ?? 'sent';
  };
  const setSent = (scope: string, sent: number) =>
    env.DB.prepare(`UPDATE mail_counts SET sent = ?1 WHERE scope LIKE ?2 || '%'`).bind(sent, scope).run();

  it.each([
    ['the project', 'project ', LIMITS.mailsPerProjectDayMax],
    ['the address', 'automation ', LIMITS.automationMailsPerAddressDayMax],
  ])(
    'use at most half of the daily limit of %s, so that the customer’s emails are still sent',
    async (_, scope, max) => {
      expect(await send('pages')).toBe('sent');
      for (const prefix of ['', 'pages ']) await setSent(prefix + scope, max / 2 - 1);
      expect(await send('pages')).toBe('sent');
      expect(await send('pages')).toContain('caused by web pages');
      expect(await send()).toBe('sent');
      await setSent(scope, max - 1);
      expect(await send()).toBe('sent');
      expect(await send()).toContain('its daily email limit.');
    },
  );

  it('are not sent once the customer has used up the daily limit', async () => {
    expect(await send('pages')).toBe('sent');
    await setSent('project ', LIMITS.mailsPerProjectDayMax);
    expect(await send('pages')).toContain('caused by web pages');
  });

  it('leave room for an email to another member', async () => {
    await newMember(tenant.projectId, 'viewer', 'viewer@example.com');
    expect(await send('pages')).toBe('sent');
    await setSent('pages automation ', LIMITS.automationMailsPerAddressDayMax / 2);
    expect(await send('pages')).toContain('caused by web pages');
    expect(await send('pages', ['viewer@example.com'])).toBe('sent');
  });
});

describe('a project', () => {
  it.each([
    [
      'automations',
      LIMITS.automationsMax,
      'id, project_id, enabled, body, config_sealed, created_at, updated_at',
      `0, '{}', '', 1, 1`,
    ],
    [
      'webhook_endpoints',
      LIMITS.webhookEndpointsMax,
      'id, project_id, enabled, url, description, events, secret_sealed, created_at, updated_at',
      `0, 'https://example.com', '', '[]', '', 1, 1`,
    ],
  ])('has a limited number of %s', async (table, max, columns, values) => {
    const fill = `INSERT INTO ${table} (${columns}) SELECT 'x' || value, ?1, ${values} FROM json_each(?2)`;
    const ids = JSON.stringify(Array.from({ length: max - 1 }, (_, i) => i));
    await env.DB.prepare(fill).bind(tenant.projectId, ids).run();
    const url = 'https://hooks.example.com/leads';
    const add = () =>
      table === 'automations'
        ? call('POST', '/api/automations', {
            token: tenant.token,
            body: { name: 'Call', whenStage: 'hot', action: 'webhook', config: { url }, enabled: false },
          })
        : call('POST', '/api/webhooks', {
            token: tenant.token,
            body: { url, events: ['lead.created'], enabled: false },
          });
    expect((await add()).status).toBe(201);
    const refused = await add();
    expect([summarise(refused), refused.body.detail]).toEqual(['409 conflict', expect.stringContaining(`${max}`)]);
    expect(await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first('n')).toBe(max);
  });
});
