import { expect, test } from 'vitest';
import { Outgoing } from './outgoing.ts';

test('a message that was stored before leads had their newest fields can still be sent', () => {
  const at = '2026-02-11T09:30:00.000Z';
  const lead = {
    ...{ _id: 'lead_1', name: null, email: null, company: null, phone: null, custom: {} },
    ...{ currentScore: 35, leadStage: 'warm', velocityScore: 1, eventCount: 1, eventsLast24h: 1, mergedFrom: [] },
    ...{ firstEventAt: at, lastEventAt: at, createdAt: at, changesAt: at, version: 1 },
  };
  const stored = { id: 'msg_1', type: 'lead.created', projectId: 'prj_1', leadId: 'lead_1', at: 0, seq: 1, lead };
  expect(Outgoing.parse(stored).lead).toEqual({
    ...lead,
    ...{ stageDropsAt: null, firstTouch: null, idKind: 'own', mergedCount: 0 },
    ...{ owner: null, status: 'new', taskDueAt: null },
  });
});
