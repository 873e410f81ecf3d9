import { expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { drain } from './drain.ts';
import { erase } from './erase.ts';
import { ingest } from './ingest.ts';
import { findLead, transact } from './storage/snapshot.ts';

it('an erased lead starts over only after D1 has deleted its old row', async () => {
  const store = openNodeStorage();
  const send = (eventId: string) => {
    const times = { occurredAt: MONDAY, receivedAt: MONDAY, source: 'server' as const };
    const event = { kind: 'activity' as const, eventId, ...times, type: 'signup', properties: {} };
    const config = { version: 1, ruleset: DEFAULT_RULESET };
    const sent = { projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own' as const, config, events: [event] };
    return transact(store, () => ingest({ ...store, now: MONDAY, projectedSeq: null }, sent));
  };
  const rows: unknown[] = [];
  const drainTo = (status: 'committed' | 'unavailable') =>
    drain({
      ...store,
      projectedSeq: null,
      project: async (_projectId, change) => {
        if (status === 'unavailable') return { status };
        rows.push(change.row);
        // An event that arrives while the answer is on its way is not part of the lead that D1 deletes.
        if (change.row === null) expect(send('evt_2')).toEqual({ status: 'unsettled' });
        return { status, seq: change.toSeq };
      },
    });
  send('evt_1');
  transact(store, () => erase({ ...store, now: MONDAY }, { part: 'itself', quietSince: MONDAY + 1 }));
  expect(send('evt_2')).toEqual({ status: 'unsettled' });
  expect(await drainTo('unavailable')).toEqual({ status: 'unavailable' });
  expect(send('evt_2')).toEqual({ status: 'unsettled' });
  expect(await drainTo('committed')).toMatchObject({ status: 'drained' });
  expect(send('evt_2')).toMatchObject({ outcomes: ['accepted'], isReturned: true });
  await drainTo('committed');
  expect(rows).toEqual([null, expect.objectContaining({ eventCount: 1 })]);
  expect(findLead(store)?.snapshot).toMatchObject({ leadId: 'lead_1', merge: { status: 'active' } });
  expect(send('evt_2')).toMatchObject({ outcomes: ['duplicate'] });
});
