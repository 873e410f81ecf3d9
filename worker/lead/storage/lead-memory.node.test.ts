import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { MONDAY } from '../../testing/lead-events.ts';
import { openNodeStorage } from '../../testing/sql-storage.node.ts';
import { erase } from '../erase.ts';
import { reread } from '../fold-log.ts';
import { ingest } from '../ingest.ts';
import { readEarnings } from './earnings.ts';
import { readTail } from './log-tail.ts';
import { findLead, transact } from './snapshot.ts';

const config = { version: 1, ruleset: DEFAULT_RULESET };
let store: ReturnType<typeof openNodeStorage>;
beforeEach(() => {
  store = openNodeStorage();
  transact(store, () => send('evt_1', 'signup'));
  transact(store, () => send('evt_2', 'page_view'));
  readAll();
});
afterEach(() => store.close());

function send(eventId: string, type: string): void {
  const event = { kind: 'activity', eventId, occurredAt: MONDAY, receivedAt: MONDAY, type, source: 'server' } as const;
  const events = [{ ...event, properties: {} }];
  const command = { projectId: 'prj_1', leadId: 'lead_1', namedAs: 'own' as const, config, events };
  ingest({ ...store, now: MONDAY, projectedSeq: null }, command);
}

function readAll() {
  const lead = findLead(store);
  if (!lead) throw new Error('there is no lead');
  const { snapshot } = lead;
  return {
    lead,
    tail: [...readTail(store, snapshot)],
    points: readEarnings(store, snapshot, config.ruleset).pointsByHour,
  };
}

const remembered = () => {
  const { lead, tail, earned, appended } = store.memory;
  return { lead, tail, earned, appended: appended.map(({ event }) => event.eventId) };
};

const NOTHING = { lead: undefined, tail: undefined, earned: undefined };

describe('a lead’s memory', () => {
  it('holds the lead, its last events, its points and the events of the last change, so that nothing is read twice', () => {
    expect(remembered()).toMatchObject({ tail: [{}, {}], earned: { seq: 2 }, appended: ['evt_2'] });
    const known = readAll();
    store.kv.put('lead', new TextEncoder().encode('{}'));
    expect(readAll()).toEqual(known);
  });

  it('forgets everything if a change fails, so that the next read comes from storage', () => {
    const before = readAll();
    expect(() =>
      transact(store, () => {
        send('evt_3', 'demo_request');
        throw new Error('broken off');
      }),
    ).toThrow('broken off');
    expect(remembered()).toEqual({ ...NOTHING, appended: [] });
    expect(readAll()).toEqual(before);
  });

  it('forgets everything when the lead is erased', () => {
    transact(store, () => erase({ ...store, now: MONDAY }, { part: 'itself' }));
    expect(remembered()).toEqual({ ...NOTHING, appended: [] });
    expect(findLead(store)?.snapshot).toMatchObject({ merge: { status: 'erased' }, unpacked: [] });
  });

  it('keeps only the events of the current change when the log is read again, as after an unmerge', () => {
    transact(store, () => {
      send('evt_3', 'demo_request');
      reread(store, readAll().lead.snapshot, config.ruleset);
    });
    expect(remembered()).toEqual({ ...NOTHING, appended: ['evt_3'] });
  });

  it('keeps the running step of a merge', () => {
    store.memory.mergeStep = Promise.resolve('idle');
    store.memory.forget();
    expect(store.memory.mergeStep).not.toBeNull();
  });
});
