/** The sections of the API, in reading order. An endpoint names its section as its `tag`. */
export const TAGS = {
  Accounts: 'Accounts: registration, login, passwords, and the API keys of a project.',
  Projects: 'Projects, their members and their settings. Projects cannot see each other.',
  Events:
    'Events about leads. An event counts once by its `eventId`, no matter how often you send it. A 202 means that the event is stored and scored.',
  Segment:
    'For Segment’s client libraries. Set a library’s host to this server, and its write key to an API key. ' +
    'Every request that can be parsed gets status 200 with a JSON object. `rejected` lists messages that were not accepted. ' +
    'The same messages are accepted at the paths of other clients: `/v1/import`, `/v1/b`, `/v1/{t,i,p,s,g,a}`, `/beacon/v1/batch` (RudderStack), `/api/s/{type}` and `/api/s/s2s/{type}` (Jitsu). ' +
    'Bodies may be gzipped with any Content-Type, and have up to 4 MiB.',
  Imports: 'Imports of leads and events from files.',
  Leads: 'Leads: their properties, their events, and their scores with explanations.',
  Lists: 'Lists that people put leads on by hand, such as the visitors of a trade fair.',
  Segments: 'Saved conditions on leads. Leads enter and leave as they change and as time passes.',
  Companies: 'Companies, and the people at each of them.',
  Identity: 'Merging and unmerging leads.',
  Leaderboard: 'Leads by current score.',
  'Scoring rules': 'Points for events. Every change publishes a new version, which applies to later events.',
  Drafts: 'Rules that are not live yet, stored with their author and a note.',
  Studies: 'Runs that read all leads but change none, for example to simulate a draft of the rules.',
  Automations: 'Automatic actions when a lead changes: webhooks, Slack, email, HubSpot, Salesforce.',
  Webhooks: 'Your endpoints for signed events (Standard Webhooks).',
  Deliveries: 'Messages sent to receivers, and their results. Failed deliveries can be inspected and replayed.',
  Analytics: 'Figures over time.',
  Notifications: 'News about your leads, your tasks and your project. Only people get notifications. Keys do not.',
  System: 'The platform itself.',
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;
