/** The sections of the API in reading order, each with what it is about. An endpoint names one as its `tag`. */
export const TAGS = {
  Accounts: 'People: registering, logging in, passwords, and the API keys of a project.',
  Projects: 'Projects, their members, and what is set for them. Nothing of one project is seen from another.',
  Events:
    'What leads do. An event counts once by its `eventId`, for ever, however often and by whatever way it is sent; a 202 is a promise that it is durable.',
  Segment:
    'The wire of Segment’s clients: change their host to this server and their write key to an API key. ' +
    'Every answer to what was understood is exactly 200 with a JSON object; single messages that cannot be taken are named in `rejected`. ' +
    'The same is taken under the names that other clients use: `/v1/import`, `/v1/b`, `/v1/{t,i,p,s,g,a}`, `/beacon/v1/batch` (RudderStack), `/api/s/{type}` and `/api/s/s2s/{type}` (Jitsu). ' +
    'Bodies may be gzip, whatever their Content-Type says, and up to 4 MiB.',
  Imports: 'Leads and events from files.',
  Leads: 'Leads: who they are, what they did, what they are worth and why.',
  Identity: 'Which ids are one person: merging leads, and undoing it.',
  Leaderboard: 'Leads by score, as of now.',
  'Scoring rules': 'What events are worth. Every change publishes a new version, by which later events are scored.',
  Automations: 'What happens by itself when a lead changes: webhooks, Slack, email, HubSpot, Salesforce.',
  Webhooks: 'Endpoints of yours that are told what happens, signed by Standard Webhooks.',
  Deliveries:
    'What was told to whom, and what came of it. Dead letters failed for good: they are seen, and sent again.',
  Analytics: 'Figures over time.',
  System: 'The platform itself.',
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;
