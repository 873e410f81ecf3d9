import { expect, it } from 'vitest';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { restoreFile, toParts } from './restore-file.ts';

const NONE = { accepted: 0, duplicates: 0, erased: 0, pendingMerges: 0 };

it('each lead is sent in parts, and its merges are sent until they have finished', async () => {
  const sent: Record<string, unknown>[] = [];
  const named = new Set<string>();
  const pending = [2, 1, 0];
  const client: ApiClient = {
    call: async <Answer>(_method: string, _path: string, body?: unknown) => {
      const part = body as { type: string; lead?: object; events: object[]; merged: object[] };
      if (part.lead) named.add(JSON.stringify(part.lead));
      sent.push({ type: part.type, events: part.events?.length, merged: part.merged?.length });
      const pendingMerges = part.merged?.length ? pending.shift() : 0;
      return { ...NONE, accepted: part.events?.length ?? 0, pendingMerges } as Answer;
    },
  };
  const events = Array.from({ length: 501 }, (_, i) => ({ eventId: `evt_${i}` }));
  const waits: number[] = [];
  const done = await restoreFile(client, {
    ...{ projectId: 'prj_1', leads: 2, wait: async (ms) => waits.push(ms) },
    lines: [
      { lead: { _id: 'ann', idKind: 'own' }, trust: { isVouched: true }, events, merged: [{ leadId: 'bob' }] },
      { lead: { _id: 'cid' }, events: [] },
    ],
  });
  expect(sent).toEqual([
    { type: 'begin', events: undefined, merged: undefined },
    { type: 'part', events: 500, merged: 0 },
    { type: 'part', events: 1, merged: 0 },
    ...Array.from({ length: 3 }, () => ({ type: 'part', events: 0, merged: 1 })),
    { type: 'part', events: 0, merged: 0 },
  ]);
  expect([...named]).toEqual([
    '{"_id":"ann","idKind":"own","trust":{"isVouched":true}}',
    '{"_id":"cid","idKind":"own"}',
  ]);
  expect([done, waits]).toEqual([{ leads: 2, accepted: 501, duplicates: 0, erased: 0, refused: [] }, [500, 500]]);
});

it('a lead that the server refuses is named, and the others are restored', async () => {
  const refusing = (status: number): ApiClient => ({
    call: async <Answer>(_method: string, _path: string, body?: unknown) => {
      const { lead } = body as { lead?: { _id: string } };
      if (lead?._id === 'ann') throw new ApiRefusal(status, 'HTTP 400: `events.0.type` is required.');
      return { ...NONE, accepted: lead ? 1 : 0 } as Answer;
    },
  });
  const lines = ['ann', 'bob'].map((_id) => ({ lead: { _id }, events: [{}] }));
  const file = { projectId: 'prj_1', leads: 2, lines };
  const refused = [{ leadId: 'ann', reason: 'HTTP 400: `events.0.type` is required.' }];
  expect(await restoreFile(refusing(400), file)).toMatchObject({ leads: 2, accepted: 1, refused });
  await expect(restoreFile(refusing(401), file)).rejects.toThrow(ApiRefusal);
});

it('merges and claims that exceed the size of a part are split into several parts, innermost merges first', async () => {
  const sent: { identities?: object[]; merged?: { leadId: string; into: string }[]; winners?: string[] }[] = [];
  const client: ApiClient = {
    call: async <Answer>(_method: string, _path: string, body?: unknown) => {
      sent.push(body as (typeof sent)[number]);
      return NONE as Answer;
    },
  };
  const device = (i: number, more = {}) => ({ leadId: `device_${i}`, via: null, ...more });
  const merged = [
    ...Array.from({ length: 500 }, (_, i) => device(i)),
    device(500, { via: 'device_0', into: 'device_0' }),
  ];
  const identities = Array.from({ length: 501 }, (_, i) => ({ value: `${i}@example.com` }));
  const line = { lead: { _id: 'ann' }, events: [], identities, merged };
  await restoreFile(client, { projectId: 'prj_1', leads: 1, lines: [line] });
  expect(sent.slice(1).map((part) => [part.identities?.length, part.merged?.length])).toEqual([
    ...[
      [500, 0],
      [1, 0],
    ],
    ...[
      [0, 500],
      [0, 1],
    ],
  ]);
  const [first, second] = sent.slice(3);
  expect(first?.merged?.[0]).toMatchObject({ leadId: 'device_500', into: 'device_0' });
  expect([first?.winners, second?.winners]).toEqual([['device_0', 'ann'], ['ann']]);
});

it('a part is at most as large as a request may be', () => {
  const event = { text: 'x'.repeat(900_000) };
  expect(toParts([event, event, event, event, event]).map((part) => part.length)).toEqual([2, 2, 1]);
  expect(toParts([])).toEqual([[]]);
});
