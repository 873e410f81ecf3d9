import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { readDelivery } from './read-deliveries.ts';
import { testFire } from './test-fire.ts';

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
});

/** Fires an automation that sends an e-mail, for a sample lead; answers what became of it. */
async function fire(world: Partial<Env>) {
  const body = { name: 'Call <them>', action: 'email', whenStage: 'hot', config: { to: ['ann@example.com'] } };
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

describe('an automation’s e-mail', () => {
  it('goes out by Resend, under the delivery’s id', async () => {
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

  it('goes out by Cloudflare’s binding where there is one', async () => {
    const { status, history } = await fire({ EMAIL: env.TEST_EMAIL });
    expect(status).toBe('delivered');
    expect(history).toMatchObject([{ responseStatus: 202, responseExcerpt: expect.stringMatching(/@/), error: null }]);
  });

  it('fails without a sender, and says so', async () => {
    const { status, history } = await fire({});
    expect(status).toBe('discarded');
    expect(history).toMatchObject([{ error: expect.stringContaining('no e-mail sender is set up') }]);
  });
});
