/** Limits of what the platform accepts, each with its unit in its name and its reason beside it. */
export const LIMITS = {
  /** An id is a Durable Object name and an index key; real ids (UUID, email, ULID) are far shorter. */
  idCharsMax: 128,
  /** Stored in one row of the lead's SQLite and shown whole in a timeline. */
  eventBytesMax: 32 * 1024,
  /** One request's body, decompressed: what an edge isolate can parse without delaying its neighbours. */
  bodyBytesMax: 1024 * 1024,
  /** One request of a Segment client, decompressed: the official Node client sends 1.2 MB at once, whatever its documents say. */
  segmentBodyBytesMax: 4 * 1024 * 1024,
  /** As many messages as fit into such a body at the size that browsers send; each may be a lead, and so a call. */
  segmentMessagesMax: 5000,
  /** Leads that one request or queue batch calls at a time: thousands at once would starve everyone else's calls. */
  leadsAtOnceMax: 50,
  /** Weight of one client's batches by a publishable key: twice the largest Segment batch, far more than any page sends. */
  clientWeightPerMinute: 10_000,
  /** Weight of a secret key's batches: as many requests as it may make, each with the largest event batch. */
  secretKeyWeightPerMinute: 100_000,
  /** What an event that creates a lead weighs, if a publishable key sent it: a lead costs storage for as long as it exists. */
  newLeadWeight: 5,
  /** One request's events: a burst of this size still answers within a second. */
  batchEventsMax: 1000,
  /** One import's body, inflated: read through within the CPU time of one request; larger files are split. */
  importBytesMax: 25 * 1024 * 1024,
  /** Rows of one import; each is remembered by eight bytes, to tell identical ones apart. */
  importRowsMax: 200_000,
  /** All chunks of one import: D1 keeps them until they are processed. At 250 kB a batch they need half of a request's 1,000 subrequests. */
  importQueuedBytesMax: 64 * 1024 * 1024,
  /** Rows of one chunk, which is one queue message: a row takes up to seven calls (identities, merges, its lead), a batch may make 1,000. */
  importChunkRowsMax: 100,
  /** Bytes of one chunk as JSON: D1 takes 2 MB a row, and a consumer holds ten of them at most. */
  importChunkBytesMax: 100_000,
  /** Bytes of one announcement: a queue message holds 128,000 with its envelope. */
  outgoingBytesMax: 120_000,
  /** Bytes of the announcements sent to the queue at once, which takes 256,000. */
  outgoingBatchBytesMax: 250_000,
  /** Rows of an import's dry run: enough to see how columns are read. */
  importPreviewRows: 50,
  /** The parameter `map` of an import, as JSON: an address with it stays below what proxies take. */
  importMapCharsMax: 6_000,
  /** Columns of a CSV file, or keys of a JSON line: as many as people's tools export, and some. */
  importColumnsMax: 300,
  /** Refused rows of one import of which it is kept why; further ones are only counted. */
  importErrorRowsMax: 10_000,
  /** Each text of a first touch: part of every lead's snapshot, which is written with each event. Real addresses are shorter. */
  firstTouchCharsMax: 500,
  /** Event types are counter keys in D1, per project and hour. */
  eventTypeCharsMax: 64,
  /** Types that a project's publishable keys may add to a day's counters, beside those of rules and servers: real sites have dozens. */
  pageEventTypesPerDayMax: 200,
  /** Types that are remembered because a secret key has sent them; they never count as `other`. */
  serverEventTypesMax: 1_000,
  /** Types of one answer, the most frequent of its range; the others are added up as `other`. */
  analyticsTypesMax: 20,
  /** Deeper JSON is a mistake or an attack on the parser's stack. */
  propertiesDepthMax: 8,
  /** Max. values of an event's properties or traits, at all depths together: an order of 150 line items fills an event's 32 KiB with 2,000. */
  propertiesKeysMax: 4_096,
  /** Custom properties of one lead: as many as two events of the largest kind hold, and room for pages to fill half of. */
  leadPropertiesMax: 512,
  /** Custom properties of one lead, as JSON in UTF-8: a lead is written with every event, and told whole to webhooks. */
  leadPropertiesBytesMax: 64 * 1024,
  /** Names of properties that did not fit, told with the lead: the newest, enough to see what is sent too much. */
  omittedNamesMax: 20,
  omittedNameCharsMax: 100,
  /** A clock may run ahead by this much; further in the future is refused, as it would freeze decay until then. */
  clockAheadMsMax: 5 * 60 * 1000,
  /** Before this no web event happened: an earlier timestamp is seconds mistaken for milliseconds. */
  earliestTimestampMs: Date.UTC(1990, 0, 1),
  pageSizeMax: 100,
  /** Deliveries that one call of replay or retry queues, within one request. The next call takes the rest. */
  replayedMax: 1000,
  /** Leads that one call of the rebuild writes: two calls between objects each, and few D1 batches. */
  rebuiltLeadsMax: 200,
  pageSizeDefault: 20,
  /** Leads of one page of a project's whole export: two calls each, of the thousand that a request may make. */
  exportedLeadsMax: 400,
  /** Leads of one bulk erasure: their ids are listed in D1 by one statement, within a second. */
  bulkEraseLeadsMax: 50_000,
  /** Leads named in one export: a body of 1 MiB holds this many ids of real length. */
  exportedIdsMax: 20_000,
  /** A lead's custom properties in its row, as JSON: more would make lists slower to read. Exports ask the lead for longer ones. */
  rowPropertiesCharsMax: 4_000,
  leaderboardSizeMax: 100,
  /** Leads that were active in a period are added up one by one for its leaderboard: some 0.4 s for so many. */
  activeLeadsMax: 100_000,
  /** Offset pages re-read what they skip: beyond this, use the cursor. */
  pageOffsetMax: 10_000,
  /** A whole history in one answer: about 3 MB of JSON. Of a longer one, the newest part. */
  timelineEntriesMax: 10_000,
  /** Lines of one answer that explains a score: some 250 kB. Earlier lines are asked for with a cursor. */
  explanationLinesMax: 1_000,
  /** Leads that pass filters and are sorted by something that no index has with them: read anew for each page, some 0.2 s for so many. */
  sortedMatchesMax: 50_000,
  /** One answer of hourly counts: 31 days × 24 hours × a project's event types. */
  analyticsHourlyDaysMax: 31,
  analyticsDailyDaysMax: 731,
  /** Words are matched by prefix; longer searches are pasted text. */
  searchCharsMax: 100,
  passwordCharsMin: 10,
  /** scrypt hashes any length; the cap keeps a login's cost bounded. */
  passwordCharsMax: 256,
  emailCharsMax: 254,
  nameCharsMax: 200,
  sessionSecondsMax: 7 * 24 * 3600,
  ticketSecondsMax: 30,
  /** A socket needs a new ticket after this: whoever has left the project stops watching. */
  socketMsMax: 60 * 60 * 1000,
  /** A link by email is used at once, or asked for again. */
  passwordResetSecondsMax: 30 * 60,
  /** A link that the operator passes on by hand: within a working day. */
  operatorLinkSecondsMax: 24 * 3600,
  /** An invitation may wait over a week-end. */
  invitationSecondsMax: 7 * 24 * 3600,
  /** Of a project, open at once. */
  invitationsMax: 100,
  /** Emails on behalf of one project in a UTC day: an inbox of its people for every lead that matters, no bulk sender. */
  mailsPerProjectDayMax: 500,
  /** Invitations that one person has sent by email in a UTC day, over all projects: a whole company's sales team. */
  mailsPerPersonDayMax: 50,
  /** Emails of one kind (invitations, password resets) to one address in a UTC day: enough to miss a few, not to harass. */
  accountMailsPerAddressDayMax: 5,
  /** Emails of automations to one address in a UTC day: more than anyone reads. */
  automationMailsPerAddressDayMax: 200,
  /** Automations of one project: each is looked at with every event of every lead, and may call a host of its own. */
  automationsMax: 100,
  /** Webhook endpoints of one project: each gets every message that it subscribes to. */
  webhookEndpointsMax: 20,
  /** Of one person. */
  projectsMax: 100,
  /** As long as a browser's: a host of 253 characters, its scheme and its port. */
  originCharsMax: 270,
  allowedOriginsMax: 100,
  /** Ten years. */
  retentionDaysMax: 3653,
  /** Half a year: visitors who come back later are rare, and a flood's leads are gone by then. */
  anonymousRetentionDaysDefault: 180,
  /** How long a rotated key may go on. */
  keyOverlapSecondsMax: 30 * 24 * 3600,
  /** Events that publishable keys write to one lead a UTC day: someone who clicks every three seconds for eight hours. */
  pageEventsPerLeadDayMax: 10_000,
  /** Bytes of properties and traits that publishable keys write to one lead a UTC day: 400 for each of those events. */
  pageBytesPerLeadDayMax: 4 * 1024 * 1024,
  /** Leads that messages with publishable keys merge into one lead a UTC day: a person has a few devices, not twenty. */
  pageMergesPerDayMax: 20,
  /** Open conflicts of one lead that messages with publishable keys record: more tell nobody anything. */
  pageConflictsPerLeadMax: 20,
  /** A handful of types decide who is a customer; the list travels with every key that is looked up. */
  reservedEventTypesMax: 50,
  /** Ids of merged leads in an answer or message, newest first; their number is told beside them. */
  mergedIdsMax: 100,
  /** Each failed try means that another change got through: this many people may change one setting at the same time. */
  settingsTriesMax: 50,
  /** Max. reasons kept of one key's refused events, the latest: a broken client has a handful, a hostile one must not fill D1. */
  rejectionReasonsPerKeyMax: 100,
  /** A reason is dropped this many days after its last event: by then it is mended. */
  rejectionReasonDaysMax: 90,
  rulesMax: 500,
  /** Max. conditions of one rule, or of one list of an automation: each is tested against every event of its type. */
  conditionsMax: 20,
  /** Max. levels of condition groups within groups: more cannot be read at a glance. */
  conditionDepthMax: 3,
  /** Max. values of an `in` condition: the ruleset is stored in one D1 row and sent to the leads whole. */
  conditionValuesMax: 50,
  stagesMax: 12,
  /** Compared with every event that is folded. */
  silentTypesMax: 100,
  pointsMax: 10_000,
} as const;
