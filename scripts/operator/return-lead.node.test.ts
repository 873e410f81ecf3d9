import { expect, it } from 'vitest';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { returnLead } from './return-lead.ts';

const AT = '2026-02-11T09:30:00Z';
const asked = { projectId: 'prj_1', leadId: 'ann', at: AT, dryRun: false };
const lost = [{ eventId: 'evt_2', type: 'signup', occurredAt: AT, receivedAt: '2026-02-11T10:00:00.000Z' }];

it('says which events a return takes away', async () => {
  const sent: unknown[] = [];
  const answering = (answer: object): ApiClient => ({
    call: async <Answer>(...request: unknown[]) => {
      sent.push(request);
      return answer as Answer;
    },
  });
  expect(await returnLead(answering({ returned: true, lostCount: 1, lost }), asked)).toBe(
    `ann is as it was at ${AT}. Removed: 1 event received since then.\n2026-02-11T10:00:00.000Z  signup  evt_2`,
  );
  expect(await returnLead(answering({ returned: false, lostCount: 3, lost }), { ...asked, dryRun: true })).toBe(
    `3 events received since ${AT} would be lost.\n2026-02-11T10:00:00.000Z  signup  evt_2\nand 2 earlier ones`,
  );
  expect(sent[0]).toEqual(['POST', '/api/operator/return-lead', asked]);
});

it('a refusal is one line', async () => {
  const refusing: ApiClient = {
    call: async () => {
      throw new ApiRefusal(410, 'This lead was erased.');
    },
  };
  await expect(returnLead(refusing, asked)).rejects.toThrow('This lead was erased.');
});
