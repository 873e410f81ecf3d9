import { toInstant } from '../contract/instant.ts';
import type { Lead } from '../contract/lead.ts';

/** A sample lead for tests, with values so obviously made up that nobody takes the sample for a real lead. */
export const sampleLead = (now: number): Lead => ({
  _id: 'sample_lead',
  name: 'Sample Lead',
  email: 'sample@example.com',
  company: 'Example Inc',
  phone: null,
  custom: {},
  currentScore: 105,
  leadStage: 'qualified',
  velocityScore: 7,
  eventCount: 12,
  firstTouch: null,
  eventsLast24h: 12,
  firstEventAt: toInstant(now),
  lastEventAt: toInstant(now),
  createdAt: toInstant(now),
  changesAt: null,
  idKind: 'own',
  stageDropsAt: null,
  owner: null,
  status: 'new',
  taskDueAt: null,
  mergedFrom: [],
  mergedCount: 0,
  version: 1,
});
