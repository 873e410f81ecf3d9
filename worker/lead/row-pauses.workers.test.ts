import { afterEach, expect, it, vi } from 'vitest';
import { PAUSES } from '../pauses.ts';
import { ProjectObject } from '../project/project-object.ts';
import { ingestInto, makeIncoming, newLead } from '../testing/lead-objects.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('sends the events of a burst to D1 together, and waits longer if the lead was just written', async () => {
  Object.assign(PAUSES, { row: 400, busyRow: 700 });
  const project = vi.spyOn(ProjectObject.prototype, 'project');
  const seqsSent = () => project.mock.calls.map(([, { toSeq }]) => toSeq);
  const lead = newLead();
  const send = (...eventIds: string[]) =>
    Promise.all(eventIds.map((eventId) => ingestInto(lead, [makeIncoming({ eventId })])));
  const begunAt = Date.now();
  await send('evt_1', 'evt_2', 'evt_3');
  await expect.poll(seqsSent).toEqual([3]);
  expect(Date.now() - begunAt).toBeGreaterThanOrEqual(400);
  const againAt = Date.now();
  await send('evt_4', 'evt_5');
  await expect.poll(seqsSent).toEqual([3, 5]);
  expect(Date.now() - againAt).toBeGreaterThanOrEqual(700);
});
