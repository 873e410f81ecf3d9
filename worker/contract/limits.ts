/** Limits of the platform. Each name ends with a unit, and each comment gives the reason for the value. */
export const LIMITS = {
  /** An ID is a Durable Object name and an index key; real IDs (UUID, email, ULID) are far shorter. */
  idCharsMax: 128,
  /** Max. size of an event, which is stored in one row of the lead's SQLite and shown whole in a timeline. */
  eventBytesMax: 32 * 1024,
  /** Max. body of one request, decompressed: an isolate can parse this much without delaying other requests. */
  bodyBytesMax: 1024 * 1024,
  /**
   * Max. body of a Segment client's request, decompressed: the official Node client sends 1.2 MB at once, more than its documentation
   * says.
   */
  segmentBodyBytesMax: 4 * 1024 * 1024,
  /**
   * Max. messages in the body of a Segment client's request: as many as fit if they have the size that browsers send. Each message may be
   * about a different lead, so it may need a call of its own.
   */
  segmentMessagesMax: 5000,
  /** Max. concurrent lead calls of one request or queue batch: thousands at once would starve everyone else's calls. */
  leadsAtOnceMax: 50,
  /**
   * Max. time for which background calls to leads start without a pause: a runtime whose thread is never idle does not read its sockets.
   */
  leadCallsMsMax: 200,
  /** The duration of the pause between such calls: long enough to answer all waiting requests, and to process D1's answer. */
  leadCallsPauseMs: 25,
  /**
   * Max. concurrent lead calls of all background work in an isolate that also serves live requests: with two, the slowest twentieth of live
   * events waited three times as long during an import.
   */
  backgroundLeadsAtOnceMax: 1,
  /**
   * Max. leads per request for which we ask whether they were erased, because their events were rejected. Asking a lead takes a call.
   * Rejected events of further leads are listed without the lead's ID.
   */
  rejectedLeadsAskedMax: 100,
  /**
   * Max. weight of the batches that one client sends per minute with a publishable key: twice the largest Segment batch, far more than
   * any page sends.
   */
  clientWeightPerMinute: 10_000,
  /** Max. weight of a secret key's batches per minute: as many requests as the key may make, each with the largest event batch. */
  secretKeyWeightPerMinute: 100_000,
  /** The weight of an event that creates a lead, if sent with a publishable key: a lead costs storage for as long as it exists. */
  newLeadWeight: 5,
  /** Cloudflare keeps the history of an object's storage for 30 days. */
  leadHistoryMsMax: 30 * 24 * 3600 * 1000,
  /**
   * Before a lead returns to an earlier state, the server lists at most this many events that would be lost: as many as an operator can
   * resend.
   */
  lostEventsListedMax: 1_000,
  /**
   * Max. leads that an operator can return to an earlier time together: each needs about ten calls between objects, and either all leads
   * return or none.
   */
  returnedTogetherMax: 50,
  /**
   * Max. leads that one call returns to an earlier state, one after the other. Leads that were merged into such a lead since then return
   * together with it.
   */
  returnedLeadsMax: 20,
  /** Max. events, claims and merges of one part of a restored lead. */
  restoredEventsMax: 500,
  /** Max. body of one part of a restored lead, because all events of a part are in memory at once. */
  restoredBytesMax: 4 * 1024 * 1024,
  /** Max. events per request: a burst of this size is still answered within a second. */
  batchEventsMax: 1000,
  /** Max. decompressed body of an import. A file of this size can be read within the CPU time of one request. Larger files must be split. */
  importBytesMax: 25 * 1024 * 1024,
  /** Max. rows of an import: the upload keeps eight bytes per row in memory, to detect identical rows. */
  importRowsMax: 200_000,
  /**
   * Max. bytes of an import's chunks, which D1 keeps until they are processed. A batch is 250 kB, so writing all chunks needs half of an
   * invocation's 1,000 D1 queries.
   */
  importQueuedBytesMax: 64 * 1024 * 1024,
  /**
   * Max. bytes of rows that an upload keeps in memory, so that it can send rows about the same lead together. The bytes of the JSON text
   * are counted; an isolate has 128 MB of memory.
   */
  importHeldBytesMax: 16_000_000,
  /**
   * Max. rows of a chunk, which is one queue message: all rows may be about one lead, and live events wait while that lead handles
   * them.
   */
  importChunkRowsMax: 500,
  /**
   * Max. rows of a chunk that set properties or link IDs: each needs up to seven D1 queries and calls (identities, merges, its lead), and
   * D1 allows 1,000 queries per invocation.
   */
  importChunkNamingRowsMax: 100,
  /** Max. bytes of a chunk as JSON: D1 stores 2 MB per row, and a consumer has up to ten chunks in memory. */
  importChunkBytesMax: 200_000,
  /** Max. bytes of an announcement: a queue message may have 128,000 bytes with its envelope. */
  outgoingBytesMax: 120_000,
  /** Max. bytes of announcements per send to the queue, which accepts 256,000 bytes. */
  outgoingBatchBytesMax: 250_000,
  /** Rows in a dry run: enough to see how columns are read. */
  importPreviewRows: 50,
  /** Max. length of an import's parameter `map`, as JSON, so that the URL stays below the limits of proxies. */
  importMapCharsMax: 6_000,
  /** Max. length of the name of an imported file, which is also the limit of most file systems. */
  importFileNameCharsMax: 255,
  /** Max. columns of a CSV file, or keys of a JSON line: more than exports of common tools have. */
  importColumnsMax: 300,
  /** Max. rejected rows of an import whose reasons are stored; further rows are only counted. */
  importErrorRowsMax: 10_000,
  /**
   * Max. size of a URL in a first touch: every lead's snapshot and row contain two of them. A longer URL is cut, because its end is usually
   * the query.
   */
  firstTouchAddressBytesMax: 500,
  /** Max. size of each text of the campaign in a first touch. Real campaigns have short names. */
  firstTouchCampaignBytesMax: 200,
  /** Max. size of the page's path that a lead's row stores with an event, because lists show only the beginning. */
  quotedPageBytesMax: 200,
  /** Max. length of an event type, which becomes part of the keys of counters in D1. */
  eventTypeCharsMax: 64,
  /**
   * Max. new event types per day that publishable keys may add to a project's counters, besides types that rules and servers use: real
   * sites have dozens.
   */
  pageEventTypesPerDayMax: 200,
  /** Events that web pages date back further than this count as `other`: real late events come from devices that were offline. */
  pageEventAgeMs: 7 * 24 * 3600_000,
  /** Max. event types that are stored because a secret key has sent them; these types never count as `other`. */
  serverEventTypesMax: 1_000,
  /** Max. event types in an answer, the most frequent of the requested time; all other types are added up as `other`. */
  analyticsTypesMax: 20,
  /** Max. depth of JSON: deeper JSON is a mistake or an attack on the parser's stack. */
  propertiesDepthMax: 8,
  /** Max. values of an event's properties or traits, at all depths together: an order of 150 line items fills an event's 32 KiB with 2,000. */
  propertiesKeysMax: 4_096,
  /** Max. custom properties of a lead: as many as two of the largest events have, and pages may fill half. */
  leadPropertiesMax: 512,
  /**
   * Max. size of a lead's custom properties, as JSON in UTF-8: a lead is written whole with every event, and sent whole to webhooks.
   */
  leadPropertiesBytesMax: 64 * 1024,
  /** Max. omitted properties that a lead lists by name, the newest ones: enough to see which properties are too many. */
  omittedNamesMax: 20,
  omittedNameCharsMax: 100,
  /**
   * Max. time by which a client's clock may be ahead. Events further in the future are refused, because they would freeze decay until
   * then.
   */
  clockAheadMsMax: 5 * 60 * 1000,
  /** The earliest time of an event: an earlier timestamp is in seconds and was taken for milliseconds. */
  earliestTimestampMs: Date.UTC(1990, 0, 1),
  pageSizeMax: 100,
  /** Max. deliveries queued by one call of replay or retry, within one request. A second call continues with the remaining deliveries. */
  replayedMax: 1000,
  /** Max. leads whose rows one call rebuilds: each lead takes two calls between objects, and all of them together take few D1 batches. */
  rebuiltLeadsMax: 200,
  pageSizeDefault: 20,
  /**
   * Max. leads per page of a project's full export. Each lead takes two calls, so a page needs far fewer than the 10,000 subrequests of an
   * invocation.
   */
  exportedLeadsMax: 400,
  /** Max. characters of a line in this export: far below 512 MB, the longest text that Node can read as one. Longer leads take several lines. */
  exportedLineCharsMax: 16_000_000,
  /** Max. leads shown before a bulk erasure: enough to see whether the filter matches the intended leads. */
  erasureSampleLeads: 5,
  /** Max. leads named for each reason why a bulk erasure left leads. All other leads that were not erased are only counted. */
  sparedLeadsListed: 100,
  /** Max. leads of a bulk erasure: one D1 statement lists their IDs within a second. */
  bulkEraseLeadsMax: 50_000,
  /** Max. IDs in one export: a body of 1 MiB has room for this many IDs of usual length. */
  exportedIdsMax: 20_000,
  /** Max. size of a lead's custom properties in its row, as JSON: more would slow lists down. Exports ask the lead for longer values. */
  rowPropertiesBytesMax: 4_000,
  /**
   * Max. size of the custom properties in the row of a lead known only from web pages. The size includes the names of the properties, which
   * the row contains twice.
   */
  pageRowPropertiesBytesMax: 1_500,
  leaderboardSizeMax: 100,
  /** Max. leads in one list of leads to call: a morning's work. */
  leadsToCallMax: 10,
  /** Max. leads in the list of leads to call whose snooze has ended, so that forgotten leads do not crowd out new ones. */
  snoozedToCallMax: 5,
  /** Max. days for which a lead can be snoozed. */
  snoozeDaysMax: 365,
  /** Max. leads active in a period of the leaderboard, which adds them up one by one (about 0.4 s for this many). */
  activeLeadsMax: 100_000,
  /** Max. offset of a page: the query reads all skipped rows. Beyond this offset, use the cursor. */
  pageOffsetMax: 10_000,
  /** Max. timeline entries in one answer: about 3 MB of JSON. For a longer history, the answer contains the newest entries. */
  timelineEntriesMax: 10_000,
  /** Max. lines of a score breakdown in one answer: about 250 kB. Earlier lines follow on further pages. */
  explanationLinesMax: 1_000,
  /** Max. matches to sort when no index covers filter and order together (about 0.2 s per page). */
  sortedMatchesMax: 50_000,
  /** Max. code points of a company's normalized name, which may be longer than the name itself. */
  companyNameCharsMax: 200,
  /** Max. UTF-16 code units of a company's key, including its prefix. A key that is a domain or a group ID is shorter than a name. */
  companyKeyCharsMax: 410,
  /** Max. people of a company in one answer: a list of leads shows the others. */
  companyLeadsMax: 100,
  /** Max. people of a company that are counted if only unsigned web pages assign them to it, because anyone can invent more. */
  companyPagePeopleMax: 1_000,
  /** Max. people whose timelines are merged into the timeline of a company: each needs a call to an object. */
  companyTimelineLeadsMax: 10,
  companyTimelineEntriesMax: 50,
  /** Max. days of hourly counts in one answer: 31 days × 24 hours × a project's event types. */
  analyticsHourlyDaysMax: 31,
  analyticsDailyDaysMax: 731,
  /** Max. length of a search: words match by prefix, and longer texts are probably pasted. */
  searchCharsMax: 100,
  passwordCharsMin: 10,
  /** scrypt hashes passwords of any length, so this limit keeps the cost of a login bounded. */
  passwordCharsMax: 256,
  emailCharsMax: 254,
  /** Max. password hashes that start at the same time, so that a few people who sign in at the same moment do not wait. */
  hashesAtOnceMax: 3,
  /**
   * Max. sign-in attempts that wait for a hash: the last of these attempts waits three seconds. The server refuses any further attempts.
   */
  hashesWaitingMax: 12,
  nameCharsMax: 200,
  /**
   * Max. size of a name, a company or a phone number that a web page sends: anyone can invent leads, and D1 is shared by all projects.
   */
  pageNameBytesMax: 200,
  /** Max. length of an `Idempotency-Key`: the same as at Stripe, whose client code people reuse. */
  idempotencyKeyCharsMax: 255,
  /** How long the answer to an `Idempotency-Key` is kept, so that clients can retry after a day's outage. */
  idempotencySecondsMax: 24 * 3600,
  /** Max. duration of a request: if it has not answered by then, it never will, because CPU time is limited to 30 seconds. */
  requestSecondsMax: 60,
  /**
   * Max. second-factor codes that a person may try per window. Three of a million codes are valid at a time, so guessing one takes
   * years.
   */
  secondFactorTriesMax: 10,
  secondFactorTriesSeconds: 3600,
  /** Max. characters of a code: six digits, or a recovery code with its hyphens. */
  secondFactorCodeCharsMax: 40,
  /** Max. sessions that a person sees in the list: more than anyone has devices. */
  listedSessionsMax: 100,
  sessionSecondsMax: 7 * 24 * 3600,
  ticketSecondsMax: 30,
  /** The time after which a socket needs a new ticket, so that nobody keeps watching a lead after their session or membership has ended. */
  socketMsMax: 60 * 1000,
  /**
   * Max. sockets of one person or key on one lead or project: more than anyone has tabs. Every socket gets each event, so each socket costs
   * a message.
   */
  socketsPerHolderMax: 50,
  /**
   * How long a password-reset link is valid. At most `passwordResetsMax` links are valid at a time, so an account gets at most six emails a
   * day.
   */
  passwordResetSecondsMax: 12 * 3600,
  /**
   * Max. links of an account that are valid at the same time: a second link is allowed in case the first email got lost. The account's
   * owner gets both links by email.
   */
  passwordResetsMax: 2,
  /** Min. time for which an existing link must still be valid; otherwise a new link is sent, so that there is time to use it. */
  passwordResetSecondsLeftMin: 3600,
  /** How long a link from an operator is valid: the operator sends it by hand, so it is valid for a working day. */
  operatorLinkSecondsMax: 24 * 3600,
  /** How long an invitation is valid: longer than a weekend. */
  invitationSecondsMax: 7 * 24 * 3600,
  /** Max. open invitations per project. */
  invitationsMax: 100,
  /** Max. emails on behalf of one project per UTC day: enough for every lead that matters, too few for bulk mail. */
  mailsPerProjectDayMax: 500,
  /**
   * Max. share of each limit on automation emails that web pages alone may use up: the rest is reserved for the customer's servers.
   */
  pageMailsShareMax: 0.5,
  /** Max. invitations one person sends by email per UTC day, over all projects: a whole company's sales team. */
  mailsPerPersonDayMax: 50,
  /** Max. emails of one kind (invitations, notices) to one address per UTC day: enough if a few get lost, too few to harass someone. */
  accountMailsPerAddressDayMax: 5,
  /** Max. notification emails to one person about one project per UTC day. The rest is sent together on the next day. */
  notificationMailsPerDayMax: 50,
  /** Max. bytes of stored delivery messages that only web pages caused, per project and UTC day: 8,000 messages about usual leads. */
  pageDeliveryBytesPerDayMax: 10 * 1024 * 1024,
  /** Max. emails from automations to one address per UTC day: more than anyone reads. */
  automationMailsPerAddressDayMax: 200,
  /** Max. automations per project: each is checked with every event of every lead, and may send requests to a different host. */
  automationsMax: 100,
  /** Max. segments per project: each is evaluated with every event of every lead. */
  segmentsMax: 50,
  /** Max. event types in a report of events: as many as a person reads. The report leaves out all further event types. */
  reportedTypesMax: 200,
  /** Max. properties listed for the samples of an event type, because a web page may send any number of names. */
  sampledPropertiesMax: 100,
  /** Max. companies in an exported file: some megabytes, written in one piece. */
  exportedCompaniesMax: 10_000,
  /** Max. leads whose behavior an export reads: each is a subrequest, and Workers allow 10,000 per request. */
  exportAskedLeadsMax: 5_000,
  /** Max. manual lists per project: each lead's row names the lists that it is on. */
  listsMax: 100,
  /** Max. lists that a lead stores, including deleted lists: beyond that, the oldest membership is dropped. */
  leadListsMax: 200,
  /** Max. webhook endpoints per project: each gets every message of the types it subscribes to. */
  webhookEndpointsMax: 20,
  /** Max. projects per person. */
  projectsMax: 100,
  /** The longest origin that a browser can have: a host of 253 characters, its scheme and its port. */
  originCharsMax: 270,
  allowedOriginsMax: 100,
  /** Max. days after which inactive leads are erased: ten years. */
  retentionDaysMax: 3653,
  /** The default time after which anonymous visitors are erased: they rarely return after half a year. */
  anonymousRetentionDaysDefault: 180,
  /** Max. time for which a rotated key keeps working. */
  keyOverlapSecondsMax: 30 * 24 * 3600,
  /** Max. events that publishable keys write to one lead per UTC day: a click every three seconds for eight hours. */
  pageEventsPerLeadDayMax: 10_000,
  /**
   * Max. bytes of properties that publishable keys write to one lead per UTC day: 400 bytes per event if the lead gets the maximum number
   * of events.
   */
  pageBytesPerLeadDayMax: 4 * 1024 * 1024,
  /**
   * Max. leads that messages with publishable keys merge into one lead per UTC day: a person has a few devices, not
   * twenty.
   */
  pageMergesPerDayMax: 20,
  /**
   * Max. leads inside a lead that a publishable key merges into another: as many as one day allows. If each of these leads was merged into
   * the next one, a single call passes through all of them.
   */
  pageMergedPartsMax: 20,
  /**
   * Max. leads that one call follows from an ID to the lead that contains it: several times as many as publishable keys can chain. In a
   * longer chain, which only the customer can create, the last of these leads follows as many more.
   */
  mergedHopsMax: 64,
  /** Max. open conflicts per lead that messages with publishable keys may cause, because nobody reviews more. */
  pageConflictsPerLeadMax: 20,
  /** Max. conflicts per project per UTC day that only publishable keys cause: two pages of 100, which one can review in a day. */
  pageConflictsPerDayMax: 200,
  /** Max. studies of a project that run at the same time: each calls every lead. */
  studiesRunningMax: 3,
  /** Max. lanes in which a study or a run walks over its leads at the same time, so that live requests get through. */
  walkLanes: 16,
  /** Max. concurrent lead calls of one lane; all lanes may run at the same time. */
  laneLeadsAtOnceMax: 8,
  /**
   * Max. duration of a page of a study: the page then ends with the leads that have answered, so that a slow lane does not count as lost.
   */
  lanePageMsMax: 15_000,
  /** Max. leads whose stage changes that a study lists: each is a row, and this is more than anyone reads. */
  studyStageChangesMax: 100_000,
  /** Max. bytes of lead histories that a browser loads to try other points: about 20,000 leads with 25 events each. */
  studyTapesBytesMax: 4 * 1024 * 1024,
  /** Min. leads that must share a value of a property before a study names it: a rarer value may reveal who the leads are. */
  namedValueLeadsMin: 3,
  /** Max. cohorts listed by a study: two years of weeks, or as many campaigns as anyone compares. */
  cohortsMax: 104,
  /** Max. cohorts that are summed separately, because the sums of a lane are stored in one row. */
  cohortsSummedMax: 2_000,
  /** Max. steps of a funnel: as many bars as fit on a screen. */
  funnelStepsMax: 5,
  /** Max. groups in a funnel of steps. */
  funnelGroupsMax: 20,
  /** Max. groups that are summed separately, because one row of up to 2 MB stores the sums of a lane. */
  funnelGroupsSummedMax: 100,
  /** Max. pages of 200 leads that one request reads to find the leads that a number of a funnel counts. */
  funnelPagesReadMax: 100,
  /**
   * Max. groups in a sources report: one condition can exclude this many values, to list the leads with all other values.
   */
  sourceValuesMax: 50,
  /** Max. windows of days for conversions of cohorts: each is a column of a table. */
  cohortWindowsMax: 5,
  /** Max. days between a score and the outcome that it predicts: sales cycles beyond half a year need too much history. */
  outcomeHorizonDaysMax: 180,
  /** Max. days after its last activity for which a back-test judges a lead: nobody calls leads that have been idle for a year. */
  backTestActiveDaysMax: 365,
  /** Max. reserved event types: a few types decide who is a customer, and every lookup of a key reads the list. */
  reservedEventTypesMax: 50,
  /** Max. IDs of merged leads in an answer or message, newest first. The total number of merged leads is sent as well. */
  mergedIdsMax: 100,
  /**
   * Max. attempts to make a change of settings. Every conflict means that somebody else's change succeeded, so this many people can change
   * the same setting at the same time.
   */
  settingsTriesMax: 50,
  /**
   * Max. reasons for rejected events that are kept per key, the latest ones: a broken client causes a few reasons, and a hostile client
   * must not fill D1.
   */
  rejectionReasonsPerKeyMax: 100,
  /** A reason is deleted this many days after its last event, because the client has probably been fixed by then. */
  rejectionReasonDaysMax: 90,
  rulesMax: 500,
  /** Max. drafts of the rules per project: enough for a team, and few enough to distinguish in a menu. */
  draftsMax: 20,
  /** Max. characters of a draft's note, which gives a reason and is not a report. */
  draftNoteCharsMax: 1_000,
  /** Max. conditions of one rule, or of one list of an automation: each is tested against every event of its type. */
  conditionsMax: 20,
  /** Max. levels of nested condition groups: people cannot read more at a glance. */
  conditionDepthMax: 3,
  /** Max. days that a condition on an instant may look back: ten years. */
  conditionDaysMax: 3653,
  /** Max. `times` of a condition on behavior: a lead stores the time of each event, in 14 bytes. */
  behaviorTimesMax: 100,
  /** Max. conditions on the properties of the events that a condition on behavior counts. */
  behaviorWhereMax: 5,
  /** Max. length of the conditions of a condition on behavior as JSON, because every lead stores them. */
  behaviorWhereCharsMax: 1_000,
  /**
   * Max. different behaviors in all segments of a project: every lead stores times for each behavior, and folds its log again when a
   * behavior is added.
   */
  behaviorsMax: 20,
  /**
   * Max. length of `filter`, a tree of conditions in a URL: proxies accept URLs of 8 KiB, and percent-encoding uses some of that.
   */
  filterCharsMax: 4 * 1024,
  /** Max. leads that one request for a filtered list compares one by one (about 0.2 s). Its cursor continues. */
  filterLookedAtMax: 2_500,
  /** Max. leads that SQL searches for candidates for a filtered list (about 0.3 s), or sorts by a value in their rows (0.5 s). */
  filterScannedMax: 100_000,
  /** Max. leads that a request for a filtered list calls because their rows lack properties that were too long. */
  filterAskedLeadsMax: 200,
  /** Max. leads in a sample: as many as fit in a page of rows and can answer in time. */
  sampledLeadsMax: 2_000,
  /** Max. properties that a list shows next to each lead: as many columns as a screen has room for. */
  listedPropertiesMax: 20,
  /** Max. behavior counts that a list shows next to each lead: for each lead, the page needs a call that reads the lead's log. */
  listedBehaviorsMax: 5,
  /** Max. leads that can be sorted by a behavior count: every page needs a call to each of these leads. */
  behaviorSortedLeadsMax: 500,
  /** Max. values of an `in` condition: the ruleset is stored in one D1 row and sent whole to the leads. */
  conditionValuesMax: 50,
  stagesMax: 12,
  /** Max. silent event types: each is compared with every event that is folded. */
  silentTypesMax: 100,
  /** Max. fit rules: each is compared with a lead's traits whenever it is shown. */
  fitRulesMax: 50,
  /** Max. size of the fit rules as JSON, because every lead stores them. */
  fitCharsMax: 4_000,
  /** Max. entries in the filter `grade`: all letters and all grades. */
  gradesMax: 20,
  pointsMax: 10_000,
  /** Max. characters of a custom next action, which is shown on one line of the lead. */
  nextActionCharsMax: 80,
  /** Max. points of one manual entry: enough for any default stage, but few enough that one typo does not outweigh the rules. */
  handPointsMax: 1_000,
  /** Max. length of a note: it is shown whole on the lead’s page, and the newest notes are sent with each live update. */
  noteCharsMax: 4_000,
  /** Max. notes in the answer for a lead, the newest ones; the timeline has all. */
  shownNotesMax: 10,
  /** Max. members mentioned in one note: each is notified. */
  mentionsMax: 20,
  /** Max. length of the reason for a lost lead, or for points added by hand: one line. */
  workReasonCharsMax: 200,
  taskTitleCharsMax: 200,
  /** Max. open tasks of a lead: its snapshot contains them and is written with each event. */
  openTasksMax: 50,
  /** Max. finished tasks in the answer for a lead, the newest ones; the timeline has all. */
  doneTasksMax: 10,
  /** Max. length of a message's template: the same as a text section of a Slack message. */
  messageCharsMax: 3_000,
  /** Max. fields that an automation adds to a webhook or a CRM's record: as many as fit on a screen of settings. */
  messageFieldsMax: 20,
  messageFieldNameCharsMax: 100,
  /** Max. length of a field's template, and of the resulting text, so that all fields together stay smaller than a lead. */
  fieldTemplateCharsMax: 1_000,
  /** Max. people to whom an automation assigns leads in turn. */
  assignedOwnersMax: 50,
  notificationsPageMax: 100,
  /** Max. number of unread notifications that is counted: people do not need an exact higher number. */
  unreadCountMax: 100,
  /**
   * Max. notifications per person and day that events cause: about hot leads, and about leads that automations assign. Web pages can send
   * any number of events, which must not crowd out messages from colleagues. Notifications that only web pages cause may use half of this
   * limit.
   */
  notificationsOfEventsDayMax: 100,
  notificationsOfPagesDayMax: 50,
  /** Max. browsers per person that get push notifications; the newest replaces the oldest. */
  pushSubscriptionsMax: 10,
  /** Max. length of the URL of a browser's push subscription. Today, these URLs have up to about 600 characters. */
  pushEndpointCharsMax: 2_048,
  /** The number of days after which notifications are deleted. */
  notificationDaysMax: 90,
} as const;
