import { describe, expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

describe('the workflows that a new user tries first', () => {
  it('Alice views a page, signs up and asks for a demo: her score is 75, her stage Hot, her velocity 3', async () => {
    const { publishableKey: key, token } = await newTenant();
    const alice = await call('POST', '/api/leads', {
      token,
      body: { name: 'Alice Smith', email: 'alice@test.com', company: 'TechCorp' },
    });
    expect(alice.status).toBe(201);
    for (const eventType of ['page_view', 'signup', 'demo_request']) {
      const eventId = `evt_${eventType}`;
      const { status, body } = await call('POST', '/api/events', {
        key,
        body: { eventType, leadId: alice.body._id, eventId },
      });
      expect({ status, body }).toEqual({ status: 202, body: { message: 'Event queued for processing', eventId } });
    }
    const { body: lead } = await call('GET', `/api/leads/${alice.body._id}`, { token });
    expect(lead).toMatchObject({
      name: 'Alice Smith',
      email: 'alice@test.com',
      company: 'TechCorp',
      currentScore: 75,
      leadStage: 'hot',
      velocityScore: 3,
      eventsLast24h: 3,
    });
  });

  it('the same signup sent twice with one eventId counts once and appears once in the timeline', async () => {
    const { publishableKey: key, secretKey } = await newTenant();
    const signup = { eventType: 'signup', leadId: 'lead_1', eventId: 'evt_1' };
    await call('POST', '/api/events', { key, body: signup });
    expect((await call('POST', '/api/events', { key, body: signup })).status).toBe(202);
    expect((await call('GET', '/api/leads/lead_1', { key: secretKey })).body.currentScore).toBe(20);
    const { body: timeline } = await call('GET', '/api/leads/lead_1/timeline', { key: secretKey });
    expect(timeline).toMatchObject([{ eventType: 'signup', scoreDelta: 20, newScore: 20 }]);
  });

  it('an event that arrives late appears and counts at the time when it happened', async () => {
    const { publishableKey: key, secretKey } = await newTenant();
    const send = (eventType: string, timestamp: string) =>
      call('POST', '/api/events', { key, body: { eventType, leadId: 'lead_1', eventId: eventType, timestamp } });
    await send('demo_request', at(10));
    await send('page_view', at(130));
    await send('signup', at(70));
    const { body: timeline } = await call('GET', '/api/leads/lead_1/timeline', { key: secretKey });
    expect(timeline).toMatchObject([
      { eventType: 'page_view', scoreDelta: 5, newScore: 5 },
      { eventType: 'signup', scoreDelta: 20, newScore: 25 },
      { eventType: 'demo_request', scoreDelta: 50, newScore: 75 },
    ]);
  });

  it('a batch gets the documented response, with a result for each event', async () => {
    const { publishableKey: key } = await newTenant();
    const { status, body } = await call('POST', '/api/events/batch', {
      key,
      body: {
        events: [
          { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' },
          { eventType: 'signup', leadId: 'lead_2', eventId: 'evt_2' },
        ],
      },
    });
    expect(status).toBe(202);
    expect(body).toEqual({
      message: '2 events queued',
      count: 2,
      results: [
        { status: 'accepted', eventId: 'evt_1' },
        { status: 'accepted', eventId: 'evt_2' },
      ],
    });
  });

  it('the list, the leaderboard and the stage counts show leads within two seconds', async () => {
    const { publishableKey: key, token } = await newTenant();
    await call('POST', '/api/events', { key, body: { eventType: 'signup', leadId: 'lead_1' } });
    await call('POST', '/api/events', { key, body: { eventType: 'contract_signed', leadId: 'lead_2' } });
    await expect.poll(async () => (await call('GET', '/api/leads', { token })).body.total, { timeout: 2000 }).toBe(2);
    const { body: page } = await call('GET', '/api/leads?stage=qualified&page=1&limit=20', { token });
    expect(page).toMatchObject({
      leads: [{ _id: 'lead_2', currentScore: 100 }],
      page: 1,
      limit: 20,
      total: 1,
      nextCursor: null,
    });
    expect((await call('GET', '/api/leaderboard?limit=10', { token })).body).toMatchObject([
      { rank: 1, _id: 'lead_2', currentScore: 100, leadStage: 'qualified' },
      { rank: 2, _id: 'lead_1', currentScore: 20, leadStage: 'cold' },
    ]);
    expect((await call('GET', '/api/leaderboard/by-stage', { token })).body).toEqual({
      cold: 1,
      warm: 0,
      hot: 0,
      qualified: 1,
    });
  });
});
