import { expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { drain } from './drain.ts';
import { erase } from './erase.ts';
import { ingest } from './ingest.ts';
import { findLead, transact } from './storage/snapshot.ts';

it('keeps a lead that begins again while D1 lets go of the erased one', async () => {
  const store = openNodeStorage();
  const send = (eventId: string) => {
    const times = { occurredAt: MONDAY, receivedAt: MONDAY, source: 'server' as const };
    const event = { kind: 'activity' as const, eventId, ...times, type: 'signup', properties: {} };
    const config = { version: 1, ruleset: DEFAULT_RULESET };
    const sent = { projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own' as const, config, events: [event] };
    return transact(store, () => ingest({ ...store, now: MONDAY, projectedSeq: null }, sent));
  };
  send('evt_1');
  transact(store, () => erase({ ...store, now: MONDAY }, { part: 'itself', quietSince: MONDAY + 1 }));
  const rows: unknown[] = [];
  await drain({
    ...store,
    projectedSeq: 1,
    project: async (_projectId, change) => {
      if (rows.push(change.row) === 1) expect(send('evt_2')).toMatchObject({ outcomes: ['accepted'] });
      return { status: 'committed', seq: change.toSeq };
    },
  });
  expect(rows).toEqual([null, expect.objectContaining({ eventCount: 1 })]);
  expect(findLead(store)?.snapshot).toMatchObject({ leadId: 'lead_1', merge: { status: 'active' } });
  expect(send('evt_2')).toMatchObject({ outcomes: ['duplicate'] });
});
