/** The sections of the API in the order in which people read them. An endpoint names its section as its `tag`. */
export const TAGS = {
  Accounts: 'Accounts: registration, login, passwords, and the API keys of a project.',
  Projects: 'Projects, their members and their settings. Projects cannot see each other.',
  Events:
    'Events about leads. An event counts once by its `eventId`, however often and in whatever way it is sent; a 202 means that it is stored and scored.',
  Segment:
    'For Segment’s clients: set their host to this server and their write key to an API key. ' +
    'Every request that could be parsed gets exactly 200 with a JSON object; `rejected` lists messages that were not accepted. ' +
    'The same messages are accepted under the paths of other clients: `/v1/import`, `/v1/b`, `/v1/{t,i,p,s,g,a}`, `/beacon/v1/batch` (RudderStack), `/api/s/{type}` and `/api/s/s2s/{type}` (Jitsu). ' +
    'Bodies may be gzipped, whatever their Content-Type says, and have up to 4 MiB.',
  Imports: 'Imports of leads and events from files.',
  Leads: 'Leads: who they are, what they did, their scores and why.',
  Lists: 'Lists that people put leads on by hand, such as the visitors of a trade fair.',
  Segments: 'Saved conditions on leads. Leads enter and leave as they change and as time passes.',
  Companies: 'Companies, and the people at each of them.',
  Identity: 'Merging and unmerging leads.',
  Leaderboard: 'Leads by current score.',
  'Scoring rules': 'Points for events. Every change publishes a new version, which applies to later events.',
  Drafts: 'Rules that are not live yet, stored with their author and a note.',
  Studies: 'Runs that read all leads but change none, for example to see what a draft of the rules would do.',
  Automations: 'Automatic actions when a lead changes: webhooks, Slack, email, HubSpot, Salesforce.',
  Webhooks: 'Your endpoints for signed events (Standard Webhooks).',
  Deliveries: 'Messages sent to receivers, and their results. Failed deliveries can be inspected and replayed.',
  Analytics: 'Figures over time.',
  Notifications: 'News about your leads, your tasks and your project. Only people have notifications; keys have none.',
  System: 'The platform itself.',
} as const satisfies Record<string, string>;

export type Tag = keyof typeof TAGS;
