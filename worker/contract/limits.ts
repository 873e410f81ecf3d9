/** Limits of what the platform accepts. Each name ends with a unit, and each comment gives the reason. */
export const LIMITS = {
  /** An ID is a Durable Object name and an index key; real IDs (UUID, email, ULID) are far shorter. */
  idCharsMax: 128,
  /** Max. size of an event, which is stored in one row of the lead's SQLite and shown whole in a timeline. */
  eventBytesMax: 32 * 1024,
  /** Max. body of one request, decompressed: what an edge isolate can parse without delaying its neighbors. */
  bodyBytesMax: 1024 * 1024,
  /**
   * Max. body of a Segment client's request, decompressed: the official Node client sends 1.2 MB at once, whatever its
   * documents say.
   */
  segmentBodyBytesMax: 4 * 1024 * 1024,
  /** Max. messages in such a body: as many as fit at the size that browsers send. Each may be a lead, and so a call. */
  segmentMessagesMax: 5000,
  /** Max. concurrent lead calls of one request or queue batch: thousands at once would starve everyone else's calls. */
  leadsAtOnceMax: 50,
  /** Max. time in which such calls start without a pause: a runtime whose thread is never idle does not read its sockets. */
  leadCallsMsMax: 200,
  /** The duration of such a pause: long enough to answer everyone who has waited, including D1's answer. */
  leadCallsPauseMs: 25,
  /**
   * Max. concurrent lead calls of all background work in an isolate that also serves live requests: with two, the slowest twentieth of live
   * events waited three times as long during an import.
   */
  backgroundLeadsAtOnceMax: 1,
  /** Max. leads that one request's rejected events are checked against for erasure; each is a call. Others are not named. */
  rejectedLeadsAskedMax: 100,
  /**
   * Max. weight of one client's batches by a publishable key: twice the largest Segment batch, far more than any page
   * sends.
   */
  clientWeightPerMinute: 10_000,
  /** Max. weight of a secret key's batches: as many requests as it may make, each with the largest event batch. */
  secretKeyWeightPerMinute: 100_000,
  /**
   * The weight of an event that creates a lead, if a publishable key sent it: a lead costs storage for as long as it
   * exists.
   */
  newLeadWeight: 5,
  /** Cloudflare keeps the history of an object's storage for 30 days. */
  leadHistoryMsMax: 30 * 24 * 3600 * 1000,
  /** Max. events listed that a lead's return to an earlier state removes: as many as an operator can resend. */
  lostEventsListedMax: 1_000,
  /** Max. leads that return together because they have been merged since: about ten calls between objects each, all or none. */
  returnedTogetherMax: 50,
  /** Max. leads returned by one call, one after the other, each with the leads merged with it since then. */
  returnedLeadsMax: 20,
  /** Max. events, claims and merges of one part of a restored lead. */
  restoredEventsMax: 500,
  /** Max. body of one part of a restored lead: its events are in memory at once. */
  restoredBytesMax: 4 * 1024 * 1024,
  /** Max. events per request: a burst of this size is still answered within a second. */
  batchEventsMax: 1000,
  /** Max. body of an import, inflated: it can be read within the CPU time of one request; split larger files. */
  importBytesMax: 25 * 1024 * 1024,
  /** Max. rows of an import: eight bytes are kept per row, to tell identical rows apart. */
  importRowsMax: 200_000,
  /**
   * Max. bytes of an import's chunks, which D1 keeps until they are processed. At 250 kB a batch they need half of an
   * invocation's 1,000 D1 queries.
   */
  importQueuedBytesMax: 64 * 1024 * 1024,
  /** Max. bytes of rows that an upload holds, so that rows about one lead are sent together. As text; an isolate has 128 MB. */
  importHeldBytesMax: 16_000_000,
  /** Max. rows of a chunk, which is one queue message: all may be about one lead, and live events wait while it handles them. */
  importChunkRowsMax: 500,
  /**
   * Max. rows of a chunk that say who a lead is: each needs up to seven D1 queries and calls (identities, merges, its lead), and
   * D1 allows 1,000 queries per invocation.
   */
  importChunkNamingRowsMax: 100,
  /** Max. bytes of a chunk as JSON: D1 stores 2 MB per row, and a consumer has up to ten chunks in memory. */
  importChunkBytesMax: 200_000,
  /** Max. bytes of an announcement: a queue message has 128,000 with its envelope. */
  outgoingBytesMax: 120_000,
  /** Max. bytes of announcements per send to the queue, which accepts 256,000. */
  outgoingBatchBytesMax: 250_000,
  /** Rows in a dry run: enough to see how columns are read. */
  importPreviewRows: 50,
  /** Max. length of an import's parameter `map`, as JSON, so that the address stays below proxies' limits. */
  importMapCharsMax: 6_000,
  /** Max. columns of a CSV file, or keys of a JSON line: more than common tools export. */
  importColumnsMax: 300,
  /** Max. rejected rows of an import whose reasons are kept; further ones are only counted. */
  importErrorRowsMax: 10_000,
  /**
   * Max. size of the two addresses of a first touch, which is part of every lead's snapshot and row. Longer ones are cut: the end is
   * usually their query.
   */
  firstTouchAddressBytesMax: 500,
  /** Max. size of each text of its campaign. Real ones are names. */
  firstTouchCampaignBytesMax: 200,
  /** Max. size of the page's path that a lead's row quotes with an event: lists show less. */
  quotedPageBytesMax: 200,
  /** Event types are counter keys in D1, per project and hour. */
  eventTypeCharsMax: 64,
  /**
   * Max. new types per day in a project's counters from publishable keys, besides those of rules and servers: real
   * sites have dozens.
   */
  pageEventTypesPerDayMax: 200,
  /** Events that pages date further back count as `other`: real ones have waited for a device to be online again. */
  pageEventAgeMs: 7 * 24 * 3600_000,
  /** Max. types remembered because a secret key has sent them; they never count as `other`. */
  serverEventTypesMax: 1_000,
  /** Max. types in an answer, the most frequent of its range; the others are added up as `other`. */
  analyticsTypesMax: 20,
  /** Deeper JSON is a mistake or an attack on the parser's stack. */
  propertiesDepthMax: 8,
  /** Max. values of an event's properties or traits, at all depths together: an order of 150 line items fills an event's 32 KiB with 2,000. */
  propertiesKeysMax: 4_096,
  /** Max. custom properties of a lead: as many as two of the largest events have, and pages may fill half. */
  leadPropertiesMax: 512,
  /** Max. size of a lead's custom properties, as JSON in UTF-8: a lead is written with every event, and sent completely to webhooks. */
  leadPropertiesBytesMax: 64 * 1024,
  /** Max. names of omitted properties in a lead: the newest, enough to see what is too much. */
  omittedNamesMax: 20,
  omittedNameCharsMax: 100,
  /**
   * Max. time a clock may run ahead. Events further in the future are refused, because they would freeze decay until
   * then.
   */
  clockAheadMsMax: 5 * 60 * 1000,
  /** No web event happened before this: an earlier timestamp is seconds mistaken for milliseconds. */
  earliestTimestampMs: Date.UTC(1990, 0, 1),
  pageSizeMax: 100,
  /** Max. deliveries queued by one call of replay or retry, within one request. The next call processes the rest. */
  replayedMax: 1000,
  /** Max. leads written by one call of the rebuild: two calls between objects each, and few D1 batches. */
  rebuiltLeadsMax: 200,
  pageSizeDefault: 20,
  /**
   * Max. leads per page of a project's full export. Each takes two calls, far below the 10,000 subrequests of an
   * invocation, and keeps a page small.
   */
  exportedLeadsMax: 400,
  /** Leads shown before a bulk erasure: enough to see whether the filter matches the intended ones. */
  erasureSampleLeads: 5,
  /** Max. leads of a bulk erasure: one D1 statement lists their IDs within a second. */
  bulkEraseLeadsMax: 50_000,
  /** Max. IDs in one export: a body of 1 MiB has room for this many of real length. */
  exportedIdsMax: 20_000,
  /** Max. size of a lead's custom properties in its row, as JSON: more would slow lists down. Exports ask the lead for longer values. */
  rowPropertiesBytesMax: 4_000,
  /** The same for a lead that only pages have named, including the properties' names, which its row contains twice. */
  pageRowPropertiesBytesMax: 1_500,
  leaderboardSizeMax: 100,
  /** Max. leads in one answer of leads to call: a morning's work. */
  leadsToCallMax: 10,
  /** Max. leads among them whose snooze has ended, so that forgotten ones leave room for new ones. */
  snoozedToCallMax: 5,
  /** Max. days for which a lead can be snoozed. */
  snoozeDaysMax: 365,
  /** Max. leads active in a period of the leaderboard, which adds them up one by one (about 0.4 s for this many). */
  activeLeadsMax: 100_000,
  /** Offset pages re-read what they skip: beyond this, use the cursor. */
  pageOffsetMax: 10_000,
  /** Max. timeline entries in one answer: about 3 MB of JSON. The newest part of a longer history. */
  timelineEntriesMax: 10_000,
  /** Max. lines of a score breakdown in one answer: about 250 kB. A cursor lists earlier lines. */
  explanationLinesMax: 1_000,
  /** Max. matches to sort when no index covers filter and order together (about 0.2 s per page). */
  sortedMatchesMax: 50_000,
  /** A normalized name of a company, in code points: it may be longer than the name. */
  companyNameCharsMax: 200,
  /** Such a name in UTF-16, including its prefix. Domains and groups are shorter. */
  companyKeyCharsMax: 410,
  /** Max. people of a company in one answer: a list of leads shows the others. */
  companyLeadsMax: 100,
  /** Max. people of a company that are counted if only unsigned pages name them: anyone can invent more. */
  companyPagePeopleMax: 1_000,
  /** Max. people whose timelines make up a company's: each is a call to an object. */
  companyTimelineLeadsMax: 10,
  companyTimelineEntriesMax: 50,
  /** Max. days of hourly counts in one answer: 31 days × 24 hours × a project's event types. */
  analyticsHourlyDaysMax: 31,
  analyticsDailyDaysMax: 731,
  /** Words match by prefix; longer searches are probably pasted text. */
  searchCharsMax: 100,
  passwordCharsMin: 10,
  /** scrypt hashes any length; the cap keeps a login's cost bounded. */
  passwordCharsMax: 256,
  emailCharsMax: 254,
  /** Max. hashes that start at once: a few people signing in at the same moment wait for nothing. */
  hashesAtOnceMax: 3,
  /** Max. attempts that wait for their hash: the last one waits three seconds. Further attempts are refused. */
  hashesWaitingMax: 12,
  nameCharsMax: 200,
  /** Max. size of a name, a company or a phone that a page states: anyone can invent leads, and D1 is shared by all projects. */
  pageNameBytesMax: 200,
  /** Max. length of an `Idempotency-Key`: the same as Stripe's, whose client code people reuse. */
  idempotencyKeyCharsMax: 255,
  /** How long the answer to an `Idempotency-Key` is kept: retries of a day's outage. */
  idempotencySecondsMax: 24 * 3600,
  /** A request to create something that has not answered by then never will: CPU time is limited to 30 seconds. */
  requestSecondsMax: 60,
  /** Max. codes tried per person and window. Three of a million codes are valid at a time, so guessing one takes years. */
  secondFactorTriesMax: 10,
  secondFactorTriesSeconds: 3600,
  /** Six digits, or a recovery code with its hyphens. */
  secondFactorCodeCharsMax: 40,
  /** Max. sessions that a person sees: more than anyone's devices. */
  listedSessionsMax: 100,
  sessionSecondsMax: 7 * 24 * 3600,
  ticketSecondsMax: 30,
  /** A socket needs a new ticket after this time, so that former members stop watching. */
  socketMsMax: 60 * 60 * 1000,
  /** Max. sockets of one person or key on one lead or project: more than anyone's tabs. Each event is sent to every socket. */
  socketsPerHolderMax: 50,
  /** Long enough that an account gets at most six emails a day, because no more than `passwordResetsMax` links are valid at a time. */
  passwordResetSecondsMax: 12 * 3600,
  /** Max. valid links of an account at a time: a second one if the first email got lost. Both are in the inbox of its owner. */
  passwordResetsMax: 2,
  /** A link that is valid for less than this is replaced by a new one: time enough to use it. */
  passwordResetSecondsLeftMin: 3600,
  /** An operator passes the link on by hand: within a working day. */
  operatorLinkSecondsMax: 24 * 3600,
  /** An invitation may wait over a weekend. */
  invitationSecondsMax: 7 * 24 * 3600,
  /** Max. open invitations per project. */
  invitationsMax: 100,
  /** Max. emails on behalf of one project per UTC day: enough for every lead that matters, too few for bulk mail. */
  mailsPerProjectDayMax: 500,
  /** Max. share of either limit of automations' emails that web pages alone may use up: the customer's servers keep the rest. */
  pageMailsShareMax: 0.5,
  /** Max. invitations one person sends by email per UTC day, over all projects: a whole company's sales team. */
  mailsPerPersonDayMax: 50,
  /** Max. emails of one kind (invitations, notices) to one address per UTC day: enough to miss a few, too few to harass. */
  accountMailsPerAddressDayMax: 5,
  /** Max. emails of notifications to one person of a project per UTC day. Later ones are sent together on the next day. */
  notificationMailsPerDayMax: 50,
  /**
   * Max. bytes of messages that only web pages caused stored with deliveries, per project and UTC day: 8,000 messages about usual leads.
   */
  pageDeliveryBytesPerDayMax: 10 * 1024 * 1024,
  /** Max. emails from automations to one address per UTC day: more than anyone reads. */
  automationMailsPerAddressDayMax: 200,
  /** Max. automations per project: each is checked with every event of every lead, and may call its own host. */
  automationsMax: 100,
  /** Max. segments per project: each is evaluated with every event of every lead. */
  segmentsMax: 50,
  /** Max. event types in a report of events: what a person reads, and fewer than a project may have. */
  reportedTypesMax: 200,
  /** Max. properties in the samples of an event type: a page may send any number of names. */
  sampledPropertiesMax: 100,
  /** Max. companies in a file: some megabytes, written in one piece. */
  exportedCompaniesMax: 10_000,
  /** Max. leads that an export asks for their behavior: each is a subrequest, and Workers allow 10,000 per request. */
  exportAskedLeadsMax: 5_000,
  /** Max. manual lists per project: each lead's row names those it is on. */
  listsMax: 100,
  /** Max. lists that a lead keeps, including deleted ones: beyond that, the one it was added to first is forgotten. */
  leadListsMax: 200,
  /** Max. webhook endpoints per project: each gets every message it subscribes to. */
  webhookEndpointsMax: 20,
  /** Max. projects per person. */
  projectsMax: 100,
  /** The longest origin of a browser: a host of 253 characters, its scheme and its port. */
  originCharsMax: 270,
  allowedOriginsMax: 100,
  /** Ten years. */
  retentionDaysMax: 3653,
  /** Half a year: visitors rarely return later, and a flood's leads are gone by then. */
  anonymousRetentionDaysDefault: 180,
  /** Max. time a rotated key keeps working. */
  keyOverlapSecondsMax: 30 * 24 * 3600,
  /** Max. events that publishable keys write to one lead per UTC day: a click every three seconds for eight hours. */
  pageEventsPerLeadDayMax: 10_000,
  /** Max. bytes of properties that publishable keys write to one lead per UTC day: 400 for each of those events. */
  pageBytesPerLeadDayMax: 4 * 1024 * 1024,
  /**
   * Max. leads that messages with publishable keys merge into one lead per UTC day: a person has a few devices, not
   * twenty.
   */
  pageMergesPerDayMax: 20,
  /**
   * Max. leads that may be part of a lead which a publishable key merges into another: as many as one day allows. Each may be part of the
   * next, and every call that names the last one asks all of them.
   */
  pageMergedPartsMax: 20,
  /**
   * Max. leads that one call asks between an ID and the lead it resolves to: several times what publishable keys may chain. On a longer
   * path, which only the customer can create, the leads ask this many for it in turn.
   */
  mergedHopsMax: 64,
  /** Max. open conflicts per lead recorded from messages with publishable keys (nobody reviews more). */
  pageConflictsPerLeadMax: 20,
  /** Max. conflicts per project and UTC day that only publishable keys have raised: two screens of 100, a day's review. */
  pageConflictsPerDayMax: 200,
  /** Max. studies of a project that run at the same time: each calls every lead. */
  studiesRunningMax: 3,
  /** Max. lanes in which a study or a run walks over its leads at the same time, so that live requests get through. */
  walkLanes: 16,
  /** Max. concurrent lead calls of one lane; all lanes may run at the same time. */
  laneLeadsAtOnceMax: 8,
  /**
   * A page of a study's lane ends after this time with the leads that have answered: a lane that does not move can then be distinguished
   * from a slow one.
   */
  lanePageMsMax: 15_000,
  /** Max. leads per study listed as changing stage (a row each, and more than anyone reads). */
  studyStageChangesMax: 100_000,
  /** Max. bytes of tapes that a browser loads to try other points: about 20,000 leads of 25 events. */
  studyTapesBytesMax: 4 * 1024 * 1024,
  /** Min. leads with the same value of a property for a study to name it: a value that fewer have may say who they are. */
  namedValueLeadsMin: 3,
  /** Max. cohorts listed by a study: two years of weeks, or as many campaigns as anyone compares. */
  cohortsMax: 104,
  /** Max. cohorts summed separately, because a lane's sums are one row. */
  cohortsSummedMax: 2_000,
  /** Max. steps of a funnel: as many bars as a screen compares. */
  funnelStepsMax: 5,
  /** Max. groups with figures of their own in a funnel of steps. */
  funnelGroupsMax: 20,
  /** Max. groups that are distinguished while summing: a lane's sums, with how long each step took, are one row of up to 2 MB. */
  funnelGroupsSummedMax: 100,
  /** Max. pages of 200 leads that one request reads to list the leads behind a number of a funnel. */
  funnelPagesReadMax: 100,
  /** Max. values with figures of their own in a report of sources: as many as one condition can exclude to find the others. */
  sourceValuesMax: 50,
  /** Max. windows of days within which cohorts convert: columns of a table. */
  cohortWindowsMax: 5,
  /** Max. days between a score and the outcome that it predicts: sales cycles beyond half a year need too much history. */
  outcomeHorizonDaysMax: 180,
  /** Max. days for which a back-test judges a lead after its last sign of life: nobody calls leads that were idle for a year. */
  backTestActiveDaysMax: 365,
  /** A handful of types decide who is a customer; the list travels with every key lookup. */
  reservedEventTypesMax: 50,
  /** Max. IDs of merged leads in an answer or message, newest first, together with their number. */
  mergedIdsMax: 100,
  /**
   * Max. attempts of a settings change. Each conflict means that another change succeeded, so this many people can change one setting at
   * the same time.
   */
  settingsTriesMax: 50,
  /**
   * Max. reasons kept per key for rejected events, the latest: a broken client has a handful, and a hostile one must
   * not fill D1.
   */
  rejectionReasonsPerKeyMax: 100,
  /** A reason is deleted this many days after its last event: by then it is fixed. */
  rejectionReasonDaysMax: 90,
  rulesMax: 500,
  /** Max. drafts of the rules per project: enough for a team, few enough to tell apart in a menu. */
  draftsMax: 20,
  /** Max. characters of a draft's note: a reason, not a report. */
  draftNoteCharsMax: 1_000,
  /** Max. conditions of one rule, or of one list of an automation: each is tested against every event of its type. */
  conditionsMax: 20,
  /** Max. levels of nested condition groups: more cannot be read at a glance. */
  conditionDepthMax: 3,
  /** Max. days that a condition on an instant counts back: ten years. */
  conditionDaysMax: 3653,
  /** Max. times that a condition on behavior counts up to: a lead keeps as many times, 14 bytes each. */
  behaviorTimesMax: 100,
  /** Max. conditions on the properties of the events that a condition on behavior counts. */
  behaviorWhereMax: 5,
  /** Max. length of these conditions as JSON: every lead stores them. */
  behaviorWhereCharsMax: 1_000,
  /** Max. different behaviors in all segments of a project: every lead keeps times of each, and folds its log again for a new one. */
  behaviorsMax: 20,
  /** Max. length of `filter`, a tree of conditions in an address: proxies pass addresses of 8 KiB, and percent-encoding uses some of it. */
  filterCharsMax: 4 * 1024,
  /** Max. leads that one request for a filtered list compares one by one (about 0.2 s). Its cursor continues. */
  filterLookedAtMax: 2_500,
  /** Max. leads among which SQL finds candidates for such a request (about 0.3 s), or sorts by a value in their rows (0.5 s). */
  filterScannedMax: 100_000,
  /** Max. leads that such a request asks for properties too long for their rows: each is a call. */
  filterAskedLeadsMax: 200,
  /** Max. leads in a sample: as many as a page of rows holds, and as answer in time. */
  sampledLeadsMax: 2_000,
  /** Max. properties that a list shows next to each lead: as many columns as a screen has room for. */
  listedPropertiesMax: 20,
  /** Max. behavior counts that a list shows next to each lead: each lead of the page is a call, which reads its log. */
  listedBehaviorsMax: 5,
  /** Max. leads that are sorted by a behavior count: each is a call, on every page. */
  behaviorSortedLeadsMax: 500,
  /** Max. values of an `in` condition: the ruleset is stored in one D1 row and sent to the leads as a whole. */
  conditionValuesMax: 50,
  stagesMax: 12,
  /** Max. silent types: each is compared with every folded event. */
  silentTypesMax: 100,
  /** Max. fit rules: each is compared with a lead's traits whenever it is shown. */
  fitRulesMax: 50,
  /** Max. size of the fit rules as JSON: every lead stores them. */
  fitCharsMax: 4_000,
  /** Max. grades that a list asks for: all letters and all grades. */
  gradesMax: 20,
  pointsMax: 10_000,
  /** Max. characters of a custom next action: one line on the lead. */
  nextActionCharsMax: 80,
  /** Max. points of one manual entry: enough for any default stage, but few enough that one typo does not outweigh the rules. */
  handPointsMax: 1_000,
  /** A note is shown whole on the lead’s page, and the newest are sent with each live update. */
  noteCharsMax: 4_000,
  /** Max. notes in a lead's answer, the newest; the timeline has all. */
  shownNotesMax: 10,
  /** Max. members mentioned in one note: each is notified. */
  mentionsMax: 20,
  /** The reason for a lost lead, or for points by hand: one line. */
  workReasonCharsMax: 200,
  taskTitleCharsMax: 200,
  /** Max. open tasks of a lead, which its snapshot holds and each event writes. */
  openTasksMax: 50,
  /** Max. finished tasks in a lead's answer, the newest; the timeline has all. */
  doneTasksMax: 10,
  /** Max. length of a message's template: as long as the text that Slack takes in one section. */
  messageCharsMax: 3_000,
  /** Max. fields that an automation adds to a webhook or a CRM's record: as many as fit on a screen of settings. */
  messageFieldsMax: 20,
  messageFieldNameCharsMax: 100,
  /** Max. length of a field's template, and of the text it is filled to: all fields together stay smaller than a lead. */
  fieldTemplateCharsMax: 1_000,
  /** Max. people among whom an automation assigns leads in turn. */
  assignedOwnersMax: 50,
  notificationsPageMax: 100,
  /** A higher count would not be more informative. */
  unreadCountMax: 100,
  /**
   * Max. notifications per person and day that events cause: about hot leads, and about leads that automations assign. Web pages send
   * events, and messages from colleagues must not be buried. Notifications that only pages cause may use half of it.
   */
  notificationsOfEventsDayMax: 100,
  notificationsOfPagesDayMax: 50,
  /** Max. browsers of one person that get push notifications; the newest replaces the oldest. */
  pushSubscriptionsMax: 10,
  /** Max. length of the address of a browser at its push service. Current ones have up to about 600 characters. */
  pushEndpointCharsMax: 2_048,
  /** Notifications are deleted after this many days. */
  notificationDaysMax: 90,
} as const;
