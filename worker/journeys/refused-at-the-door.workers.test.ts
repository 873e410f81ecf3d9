import { exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

describe.each(['.', '..'])('the invalid ID %j', (id) => {
  const post = (path: string, body: unknown) => call('POST', path, { key: tenant.secretKey, body });
  const event = { eventType: 'page_view', eventId: 'evt_1' };

  it('is rejected in every field that names a lead', async () => {
    await post('/api/events', { ...event, leadId: 'lead_1' });
    const answers = {
      event: await post('/api/events', { ...event, leadId: id }),
      user: await post('/api/events', { ...event, userId: id }),
      visitor: await post('/api/events', { ...event, userId: 'user_1', anonymousId: id }),
      eventId: await post('/api/events', { ...event, leadId: 'lead_1', eventId: id }),
      lead: await post('/api/leads', { leadId: id, name: 'Alice' }),
      merge: await post('/api/leads/lead_1/merge', { leadId: id }),
      conflict: await post('/api/identity-conflicts/dismiss', { leadId: 'lead_1', otherLeadId: id }),
    };
    const refused = Object.entries(answers).map(([where, answer]) => [where, summarise(answer).split(' ')[0]]);
    expect(refused).toEqual(Object.keys(answers).map((where) => [where, '400']));
  });

  it('is rejected in a batch, and the other events are accepted', async () => {
    const events = [
      { ...event, leadId: id },
      { ...event, leadId: 'lead_1' },
    ];
    const { body } = await post('/api/events/batch', { events });
    expect(body.count).toBe(1);
    expect(JSON.stringify(body)).toContain('cannot be part of an address');
  });

  it('is rejected from Segment clients', async () => {
    const batch = [
      { type: 'track', event: 'Page Viewed', userId: id },
      { type: 'track', event: 'Page Viewed', anonymousId: id },
      { type: 'alias', userId: 'user_1', previousId: id },
    ];
    await call('POST', '/v1/batch', {
      headers: { Authorization: `Basic ${btoa(`${tenant.secretKey}:`)}` },
      body: { batch },
    });
    expect((await call('GET', '/api/leads', { key: tenant.secretKey })).body).toMatchObject({ total: 0 });
  });

  it('is rejected in a file', async () => {
    const { status } = await exports.default.fetch('https://leads.example/api/imports?type=leads&format=csv', {
      method: 'POST',
      headers: { 'X-API-Key': tenant.secretKey },
      body: `leadId,name\n${id},Alice\nlead_2,Bob\n`,
    });
    expect(status).toBeLessThan(300);
    const ids = async () =>
      ((await call('GET', '/api/leads', { key: tenant.secretKey })).body.leads as { _id: string }[]).map(
        ({ _id }) => _id,
      );
    await expect.poll(ids).toEqual(['lead_2']);
  });
});

describe('a webhook automation with a header that no request can carry', () => {
  const url = 'https://hooks.example.com/leads';
  const make = (headers: Record<string, string>) => ({
    ...{ name: 'Notify', whenStage: 'hot', action: 'webhook', enabled: false },
    config: { url, headers },
  });

  it.each([
    [{ 'X-Key': 'a\nb' }, 'config.headers.X-Key'],
    [{ 'X-Key': '€' }, 'config.headers.X-Key'],
    [{ Host: 'internal.example.com' }, 'config.headers.Host'],
    [{ 'content-length': '5' }, 'config.headers.content-length'],
    [{ 'Transfer-Encoding': 'chunked' }, 'config.headers.Transfer-Encoding'],
    [{ 'Webhook-Id': 'msg_1' }, 'config.headers.Webhook-Id'],
    [{ 'X Key': 'a' }, 'config.headers.X Key'],
  ])('is rejected, whether it is new or changed: %j', async (headers, field) => {
    const { token } = tenant;
    expect(summarise(await call('POST', '/api/automations', { token, body: make(headers) }))).toBe(
      `400 validation_failed ${field}`,
    );
    const { body: good } = await call('POST', '/api/automations', { token, body: make({ 'X-Key': 'a b' }) });
    const change = { config: { url, headers } };
    expect(summarise(await call('PUT', `/api/automations/${good.id}`, { token, body: change }))).toBe(
      `400 validation_failed ${field}`,
    );
    expect((await call('GET', '/api/automations', { token })).body).toHaveLength(1);
  });
});
