import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, it, vi } from 'vitest';
import { ingestInto, makeIncoming, newLead, type TestLead } from '../testing/lead-objects.ts';

/**
 * Sends events one by one. Returns the number of rows, values and alarms that the lead's object writes, all of which are billed as rows.
 */
async function countWrites(
  lead: TestLead,
  ...eventIds: string[]
): Promise<{ rows: number; values: number; alarms: number }> {
  const spies = await runInDurableObject(lead.stub, (_, { storage }) => ({
    exec: vi.spyOn(storage.sql, 'exec'),
    put: vi.spyOn(storage.kv, 'put'),
    setAlarm: vi.spyOn(storage, 'setAlarm'),
  }));
  for (const eventId of eventIds) await ingestInto(lead, [makeIncoming({ eventId, type: 'unscored' })]);
  return runInDurableObject(lead.stub, () => {
    const cursors = spies.exec.mock.results.map(({ value }) => value as SqlStorageCursor<never>);
    const written = {
      rows: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
      values: spies.put.mock.calls.length,
      alarms: spies.setAlarm.mock.calls.length,
    };
    for (const spy of Object.values(spies)) spy.mockRestore();
    return written;
  });
}

it('a lead writes two rows for its first event, two for a single later event, and one for each event of a burst', async () => {
  const lead = newLead();
  // The event is stored in the lead's value, with its snapshot, settings and schema.
  expect(await countWrites(lead, 'evt_first')).toEqual({ rows: 0, values: 1, alarms: 1 });
  await runDurableObjectAlarm(lead.stub);
  expect(await countWrites(lead, 'evt_alone')).toEqual({ rows: 0, values: 1, alarms: 1 });
  expect(await countWrites(lead, 'evt_2', 'evt_3', 'evt_4')).toEqual({ rows: 0, values: 3, alarms: 0 });
  await countWrites(lead, ...['evt_5', 'evt_6', 'evt_7', 'evt_8']);
  await runDurableObjectAlarm(lead.stub);
  expect(await countWrites(lead, 'evt_alone_later')).toEqual({ rows: 1, values: 0, alarms: 1 });
  expect(await countWrites(lead, 'evt_9', 'evt_10')).toEqual({ rows: 2, values: 0, alarms: 0 });
});

it('a lead does not read its alarm for its first event, and reads the alarm once for the first event after it wakes', async () => {
  const lead = newLead();
  const countAsked = async (eventId: string): Promise<number> => {
    const asked = await runInDurableObject(lead.stub, (_, { storage }) => vi.spyOn(storage, 'getAlarm'));
    await ingestInto(lead, [makeIncoming({ eventId })]);
    const { length } = asked.mock.calls;
    asked.mockRestore();
    return length;
  };
  expect(await countAsked('evt_first')).toBe(0);
  await evictDurableObject(lead.stub);
  expect(await countAsked('evt_after_waking')).toBe(1);
});
