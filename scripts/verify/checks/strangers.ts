import assert from 'node:assert/strict';
import * as z from 'zod';
import { EventAccepted } from '../../../worker/contract/event.ts';
import { MergeAnswer } from '../../../worker/contract/identity.ts';
import { toInstant } from '../../../worker/contract/instant.ts';
import { EventUsage } from '../../../worker/contract/usage.ts';
import { type Check, eventually, NotChecked } from '../run-checks.ts';
import { expectedScore, makeEvents, readLead, readTimeline, sendTo, UNSCORED_TYPE, type World } from '../world.ts';

/** A merge of two small leads takes moments, but the machine may be busy. */
const SETTLED_MS = 15_000;

const quota: Check<World> = {
  guarantee: 'G11',
  promise: 'Publishable keys have a daily quota, of which one client may use a tenth',
  async see({ api }) {
    const { eventsPerDayMax, eventsPerClientMax, days } = await api.get(EventUsage, '/api/events/usage');
    if (eventsPerDayMax === null || eventsPerClientMax === null) {
      throw new NotChecked('this server has no daily quota (DAILY_EVENTS_PER_PROJECT)');
    }
    assert.ok(
      eventsPerClientMax <= Math.max(1, eventsPerDayMax / 10),
      `one client may send ${eventsPerClientMax} of ${eventsPerDayMax} events`,
    );
    return `${eventsPerDayMax} events a day, ${eventsPerClientMax} from one client; ${days[0]?.events ?? 0} today`;
  },
};

const writesOnly: Check<World> = {
  guarantee: 'G11',
  promise: 'A publishable key adds events and does nothing else',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const leadId = world.newLeadId('stranger');
    await sendTo(world, leadId, makeEvents(world, [0]), key);
    const path = `/api/leads/${leadId}`;
    const refused = [
      ['GET', path],
      ['GET', '/api/leads'],
      ['GET', '/api/events/usage'],
      ['DELETE', path],
      ['POST', `${path}/merge`],
      ['GET', '/api/erasures/preview'],
    ] as const;
    for (const [method, url] of refused) {
      const body = method === 'POST' ? { leadId: world.newLeadId('stranger-2') } : undefined;
      await api.refusal('forbidden', method, url, { key, body });
    }
    return `an event was accepted; ${refused.length} attempts to read, erase or merge leads: 403`;
  },
};

const knownStay: Check<World> = {
  guarantee: 'G11',
  promise: 'A page cannot unlink, merge or rename a lead that a server has named, or claim a future user',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const [known, hostile, future] = ['known', 'hostile', 'future'].map((name) => world.newLeadId(name)) as [
      ...[string, string, string],
    ];
    const email = `${known}@verify.example`;
    await sendTo(world, known, makeEvents(world, [2]));
    await api.call(z.unknown(), 'POST', '/api/leads', { body: { leadId: known, name: 'Known', email }, status: 201 });
    const page = (path: string, body: unknown, status = 200) =>
      api.call(z.unknown(), 'POST', path, { key, body, status });
    for (const anonymousId of [known, future]) {
      await page('/api/events', { eventType: UNSCORED_TYPE, userId: hostile, anonymousId }, 202);
      await page('/v1/identify', { userId: hostile, anonymousId });
      await page('/v1/alias', { userId: hostile, previousId: anonymousId });
    }
    await page('/v1/identify', { userId: hostile, traits: { email } });
    await page('/v1/identify', { userId: known, traits: { name: 'Mallory' }, timestamp: toInstant(Date.now() + 1000) });

    await sendTo(world, future, makeEvents(world, [1]));
    const { _id, name, email: kept, eventCount } = await readLead(world, known);
    assert.deepEqual({ _id, name, kept, eventCount }, { _id: known, name: 'Known', kept: email, eventCount: 1 });
    await eventually(
      async () => {
        const { _id: own, eventCount: events } = await readLead(world, future);
        assert.deepEqual({ own, events }, { own: future, events: 1 });
      },
      { withinMs: SETTLED_MS },
    );
    return 'a page tried 8 times to take over two leads (by event, identify, alias and email): both leads are unchanged';
  },
};

const squatted: Check<World> = {
  guarantee: 'G11',
  promise: 'An email from a server replaces an email from a page',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const [userId, visitor] = ['given', 'squatter'].map((name) => world.newLeadId(name)) as [string, string];
    const [before, after] = [`${userId}-1@verify.example`, `${userId}-2@verify.example`];
    const identify = (body: unknown, by?: string) =>
      api.call(z.unknown(), 'POST', '/v1/identify', { body, ...(by && { key: by }) });
    await identify({ userId, traits: { email: before } });
    await identify({ anonymousId: visitor, traits: { email: after } }, key);
    await identify({ userId, traits: { email: after } });
    assert.equal((await readLead(world, userId)).email, after);
    return `the server’s change to ${after} holds, though a page stated that email for a visitor first`;
  },
};

/** Reserved by default in every project whose servers use a secret key. */
const RESERVED_TYPE = 'contract_signed';

const reserved: Check<World> = {
  guarantee: 'G11',
  promise: 'An event of a reserved type from a page is logged and flagged, but earns no points',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const leadId = world.newLeadId('reserved');
    const body = { eventType: RESERVED_TYPE, userId: leadId };
    await api.call(EventAccepted, 'POST', '/api/events', { key, body, status: 202 });
    const [entry] = await readTimeline(world, leadId);
    assert.ok(entry?.type === 'event', 'the timeline lacks the event');
    const { properties, scoreDelta } = entry;
    if (properties.$reserved !== true) throw new NotChecked(`this project does not reserve ${RESERVED_TYPE}`);
    assert.equal(scoreDelta, 0, `an event of a reserved type earned ${scoreDelta} points`);
    return `${RESERVED_TYPE} from a page: flagged, 0 points`;
  },
};

const erasureAsks: Check<World> = {
  guarantee: 'G11',
  promise: 'Erasing the ID of a merged lead requires the ID of the lead it became part of',
  async see(world) {
    const [winner, loser] = ['erase-winner', 'erase-loser'].map((name) => world.newLeadId(name)) as [string, string];
    for (const leadId of [winner, loser]) await sendTo(world, leadId, makeEvents(world, [1]));
    const body = { leadId: loser };
    const merge = await world.api.call(MergeAnswer, 'POST', `/api/leads/${winner}/merge`, { body, status: 202 });
    assert.equal(merge.status, 'merging');
    await eventually(async () => assert.equal((await readLead(world, loser))._id, winner), { withinMs: SETTLED_MS });
    const { detail } = await world.api.refusal('conflict', 'DELETE', `/api/leads/${loser}`);
    assert.equal((await readLead(world, winner)).eventCount, 2, 'the winner lost events');
    return `409: ${detail}`;
  },
};

/** Creates a lead with only an email, as the customer, and lets a web page merge the lead into a user whom the page has invented. */
async function takeIn(world: World, name: string) {
  const { api, publishableKey: key } = world;
  if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
  const userId = world.newLeadId(name);
  const email = `${userId}@verify.example`;
  const state = async (body: object) =>
    (await api.call(z.looseObject({ _id: z.string() }), 'POST', '/api/leads', { body, status: 201 }))._id;
  const leadId = await state({ email });
  world.eraseLater(leadId);
  await api.call(z.unknown(), 'POST', '/v1/identify', { key, body: { userId, traits: { email } } });
  await eventually(async () => assert.equal((await readLead(world, leadId))._id, userId), { withinMs: SETTLED_MS });
  return { userId, leadId, email, state };
}

const takenOut: Check<World> = {
  guarantee: 'G11',
  promise:
    'If a page merged a lead into a user, the lead can be separated again with its email, and the user keeps their own email',
  async see(world) {
    const { userId, leadId, email, state } = await takeIn(world, 'host');
    const theirs = `own-${email}`;
    await world.api.call(z.unknown(), 'POST', '/v1/identify', { body: { userId, traits: { email: theirs } } });
    // The email now belongs to the user, so identifying by it finds that user.
    await world.api.call(z.unknown(), 'POST', '/v1/identify', { body: { userId: await state({ email }) } });
    await world.api.call(z.unknown(), 'PATCH', `/api/leads/${leadId}`, { body: { company: 'Verify' } });
    await eventually(
      async () => {
        const found = [await state({ email: theirs }), await state({ email })];
        for (const id of found) if (id !== userId && id !== leadId) world.eraseLater(id);
        assert.deepEqual(found, [userId, leadId]);
      },
      { withinMs: SETTLED_MS },
    );
    return `an edit separated ${leadId} from the user: each of the two emails finds its own lead`;
  },
};

const erasureSpares: Check<World> = {
  guarantee: 'G11',
  promise: 'Erasing a user does not erase a lead that a server created and only a web page merged into the user',
  async see(world) {
    const { userId, leadId } = await takeIn(world, 'erased-host');
    const { kept } = await world.api.call(z.object({ kept: z.array(z.string()) }), 'DELETE', `/api/leads/${userId}`);
    assert.deepEqual(kept, [leadId]);
    await eventually(async () => assert.equal((await readLead(world, leadId))._id, leadId), { withinMs: SETTLED_MS });
    return `kept: ${leadId}`;
  },
};

/** The length of the chain of merged leads: resolving an ID used to make at most one call less. */
const CHAIN_LENGTH = 17;

const chained: Check<World> = {
  guarantee: 'G11',
  promise: 'Visitors whom a page links in a chain of emails can be found, and do not slow down other users',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const ids = Array.from({ length: CHAIN_LENGTH + 1 }, (_, i) => world.newLeadId(`chain-${i}`));
    const userId = world.newLeadId('chain-user');
    const identify = (i: number, email: string | null) => ({
      anonymousId: ids[i],
      type: 'identify',
      traits: { email },
    });
    const page = (batch: unknown[]) => api.call(z.unknown(), 'POST', '/v1/batch', { key, body: { batch } });
    await page(ids.map((id, i) => identify(i, `${id}@verify.example`)));
    for (let i = CHAIN_LENGTH; i > 0; i--) {
      await page([identify(i, null)]);
      await page([identify(i, `${ids[i - 1]}@verify.example`)]);
    }
    const last = ids.at(-1) as string;
    const link = { eventType: UNSCORED_TYPE, userId, anonymousId: last };
    await api.call(z.unknown(), 'POST', '/api/events', { body: link, status: 202 });
    await eventually(async () => assert.equal((await readLead(world, last))._id, userId), { withinMs: SETTLED_MS });
    return `${CHAIN_LENGTH} visitors, each merged into the next: the last visitor is found, and belongs to the user whom a server named`;
  },
};

/** Six of these properties exceed the limit of a lead and the size of a message. */
const HEAVY_BYTES = 28_000;
const HEAVY_TIMES = 6;

const heavy: Check<World> = {
  guarantee: 'G12',
  promise:
    'Properties beyond a lead’s limit are left out and named; the lead keeps working, and servers can still add properties',
  async see(world) {
    const { api, publishableKey: key } = world;
    if (!key) throw new NotChecked('needs a publishable key of the project: --publishable-key pk_live_…');
    const leadId = world.newLeadId('heavy');
    for (let n = 0; n < HEAVY_TIMES; n++) {
      const body = { userId: leadId, traits: { [`note_${n}`]: 'x'.repeat(HEAVY_BYTES) } };
      await api.call(z.unknown(), 'POST', '/v1/identify', { key, body });
    }
    const events = makeEvents(world, [0]);
    await sendTo(world, leadId, events);
    const body = { leadId, custom: { plan: 'pro' } };
    await api.call(z.unknown(), 'POST', '/api/leads', { body, status: 201 });
    const { eventCount, currentScore, omittedProperties = [], custom } = await readLead(world, leadId);
    assert.deepEqual({ eventCount, plan: custom.plan }, { eventCount: 1, plan: 'pro' });
    assert.equal(currentScore, expectedScore(world, events, Date.now()));
    const kept = Object.keys(custom).filter((name) => name.startsWith('note_'));
    assert.ok(omittedProperties.length > 0, `all of ${HEAVY_TIMES * HEAVY_BYTES} bytes were stored`);
    assert.equal(kept.length + omittedProperties.length, HEAVY_TIMES, 'some are neither stored nor named');
    return `${kept.length} of ${HEAVY_TIMES} properties of ${HEAVY_BYTES} bytes stored, the others named; scored ${currentScore}`;
  },
};

export const STRANGER_CHECKS = [
  ...[quota, writesOnly, knownStay, squatted, takenOut, chained, reserved],
  ...[erasureAsks, erasureSpares, heavy],
];
