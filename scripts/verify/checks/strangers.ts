import assert from 'node:assert/strict';
import { EventUsage } from '../../../worker/contract/usage.ts';
import { type Check, NotChecked } from '../run-checks.ts';
import { makeEvents, sendTo, type World } from '../world.ts';

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
    return `an event was accepted; ${refused.length} ways to read, erase or merge leads: 403`;
  },
};

export const STRANGER_CHECKS = [quota, writesOnly];
