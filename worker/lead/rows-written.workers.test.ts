import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, it, vi } from 'vitest';
import { ingestInto, makeIncoming, newLead, type TestLead } from '../testing/lead-objects.ts';

/** Sends events one by one. Returns the rows and alarms that the lead's object writes: each is billed as a row. */
async function countWrites(lead: TestLead, ...eventIds: string[]): Promise<{ rows: number; alarms: number }> {
  const spies = await runInDurableObject(lead.stub, (_, { storage }) => ({
    exec: vi.spyOn(storage.sql, 'exec'),
    setAlarm: vi.spyOn(storage, 'setAlarm'),
  }));
  for (const eventId of eventIds) await ingestInto(lead, [makeIncoming({ eventId, type: 'unscored' })]);
  return runInDurableObject(lead.stub, () => {
    const cursors = spies.exec.mock.results.map(({ value }) => value as SqlStorageCursor<never>);
    const written = {
      rows: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
      alarms: spies.setAlarm.mock.calls.length,
    };
    for (const spy of Object.values(spies)) spy.mockRestore();
    return written;
  });
}

it('a lead’s first event writes nine rows, one alone two, and one in a burst itself only', async () => {
  const lead = newLead();
  // Two tables (four), the schema, the settings, the snapshot and the event.
  expect(await countWrites(lead, 'evt_first')).toEqual({ rows: 8, alarms: 1 });
  await runDurableObjectAlarm(lead.stub);
  expect(await countWrites(lead, 'evt_alone')).toEqual({ rows: 1, alarms: 1 });
  expect(await countWrites(lead, 'evt_2', 'evt_3', 'evt_4', 'evt_5')).toEqual({ rows: 4, alarms: 0 });
});
