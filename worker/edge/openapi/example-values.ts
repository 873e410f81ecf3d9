/** Optional fields of answers that hardly ever have them: examples leave them out. */
export const RARE = new Set(['omittedProperties', 'recomputing']);

const INSTANT = '2026-02-11T09:30:00.000Z';

/**
 * Default values for examples, by property name: a name means the same everywhere in this API, so the examples of all
 * endpoints fit together.
 */
const VALUES: Record<string, unknown> = {
  _id: 'lead_123',
  leadId: 'lead_123',
  leadName: 'John Doe',
  otherLeadId: 'lead_456',
  winner: 'lead_123',
  loser: 'lead_456',
  idKind: 'own',
  mergedFrom: [],
  mergedCount: 0,
  timezone: 'Europe/Amsterdam',
  eventId: 'evt_unique_456',
  eventType: 'page_view',
  properties: { page: '/pricing', duration: 45 },
  custom: { plan: 'pro' },
  landingPage: 'https://acme.example/pricing?utm_source=news',
  name: 'Alice Smith',
  description: 'Attended product webinar',
  email: 'alice@test.com',
  company: 'TechCorp',
  phone: '+49 30 1234567',
  projectName: 'My project',
  projectId: 'prj_5f0c2a9e7b1d4e63a8c90f12d3b4a5c6',
  userId: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e',
  keyId: 'key_7e57a1b2c3d4e5f60718293a4b5c6d7e',
  ruleId: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f',
  runId: 'run_9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  automationId: 'aut_3b2a19081726354453627180f9e8d7c6',
  studyId: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  webhookId: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3',
  deliveryId: 'msg_6d5c4b3a29180716253443526170f9e8',
  targetId: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3',
  importId: 'imp_0f8fad5bd9cb469fa16570867728950e',
  replayed: 3,
  invitationId: 'inv_4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a',
  publishedBy: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e',
  token: 'eyJhbGciOiJIUzI1NiJ9…',
  ticket: 'eyJhbGciOiJIUzI1NiJ9…',
  password: 'correct horse battery',
  currentPassword: 'correct horse battery',
  newPassword: 'tr0mbone under the stairs',
  version: 4,
  rulesetVersion: 2,
  count: 12,
  limit: 20,
  page: 1,
  total: 100,
  nextCursor: 'eyJhdCI6MTc3MDgwMjIwMDAwMH0',
  cursor: 'eyJhdCI6MTc3MDgwMjIwMDAwMH0',
  points: 20,
  eventCount: 12,
  rank: 1,
  done: 40,
  changed: 7,
  retentionDays: 365,
  anonymousRetentionDays: 180,
  search: 'alice',
  minScore: 30,
  maxScore: 100,
  path: 'leadId',
  message: 'must not be empty',
};

export const valueNamed = (name: string): unknown =>
  VALUES[name] ?? (/(^a|A)t$|Until$/.test(name) ? INSTANT : undefined);
