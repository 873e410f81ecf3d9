import { expect, it } from 'vitest';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { returnLead } from './return-lead.ts';
import { returnLeads } from './return-leads.ts';

const AT = '2026-02-11T09:30:00Z';
const asked = { projectId: 'prj_1', leadId: 'ann', at: AT, dryRun: false, withMerged: false };
const lost = [
  { leadId: 'ann', eventId: 'evt_2', type: 'signup', occurredAt: AT, receivedAt: '2026-02-11T10:00:00.000Z' },
];

it('a return lists the events that it removes, or would remove in a dry run', async () => {
  const sent: unknown[] = [];
  const answering = (answer: object): ApiClient => ({
    call: async <Answer>(...request: unknown[]) => {
      sent.push(request);
      return answer as Answer;
    },
  });
  expect(await returnLead(answering({ returned: true, leadIds: ['ann', 'bob'], lostCount: 1, lost }), asked)).toBe(
    `Leads merged into ann since then: bob.\nann is now as it was at ${AT}. Removed: 1 event received since then.\n2026-02-11T10:00:00.000Z  signup  evt_2  ann`,
  );
  expect(
    await returnLead(answering({ returned: false, leadIds: ['ann'], lostCount: 3, lost }), { ...asked, dryRun: true }),
  ).toBe(
    `3 events received since ${AT} would be lost.\n2026-02-11T10:00:00.000Z  signup  evt_2  ann\nand 2 earlier ones`,
  );
  expect(sent[0]).toEqual(['POST', '/api/operator/return-lead', asked]);
});

it('a refused return is printed as a single line', async () => {
  const refusing: ApiClient = {
    call: async () => {
      throw new ApiRefusal(410, 'This lead was erased.');
    },
  };
  await expect(returnLead(refusing, asked)).rejects.toThrow('This lead was erased.');
});

it('all leads of a project return page by page, and an interrupted run resumes where it stopped', async () => {
  const stays = { leadIds: [], lostCount: 0, lost: [] };
  const pages = [
    { leads: [{ leadId: 'ann', status: 'returned', leadIds: ['ann', 'bob'], lostCount: 1, lost }], next: 'ann' },
    {
      leads: [
        { leadId: 'cid', status: 'erased', ...stays },
        { leadId: 'dan', status: 'unchanged', ...stays },
      ],
      next: null,
    },
  ];
  const sent: unknown[] = [];
  const client: ApiClient = {
    call: async <Answer>(_method: string, _path: string, body: unknown) => {
      sent.push(body);
      return pages[sent.length - 1] as Answer;
    },
  };
  const { leadId: _, withMerged: __, ...all } = asked;
  const lines: string[] = [];
  for await (const line of returnLeads(client, { ...all, leadIds: null, after: 'abe' })) lines.push(line);
  expect(sent).toEqual([
    { ...all, after: 'abe' },
    { ...all, after: 'ann' },
  ]);
  expect(lines).toEqual([
    'ann + bob: 1 event',
    '  2026-02-11T10:00:00.000Z  signup  evt_2  ann',
    '(if interrupted, continue with --after ann)',
    'cid stays as it is: erased',
    `2 leads returned to ${AT}, without 1 event received since. Nothing new in 1 lead; 1 lead could not return.`,
  ]);
  sent.length = 0;
  for await (const line of returnLeads(client, { ...all, leadIds: ['ann', 'cid'], after: null })) lines.push(line);
  expect(sent).toEqual([{ ...all, leadIds: ['ann', 'cid'] }]);
  await expect(returnLeads(client, { ...all, leadIds: ['ann', 'cid'], after: 'cdi' }).next()).rejects.toThrow(
    'cdi is not in the list of leads.',
  );
});
