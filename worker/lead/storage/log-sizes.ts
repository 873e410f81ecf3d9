/** The sizes in which a lead's log is stored and folded. See docs/decisions/0035. */
export const LOG_SIZES = {
  /** Events that the lead's value may hold: a visit of a visitor who does not come back. */
  firstEventsMax: 8,
  /** Characters of these: with the rest of the value, two pages. */
  firstEventsCharsMax: 3_000,
  /** Events that may be in no segment yet. Their IDs are in the snapshot. */
  tailEventsMax: 64,
  /** Events that the stored snapshot may lack. */
  laggingEventsMax: 32,
  /** The `seq` up to which a snapshot may lag: waking reads the whole table of events, about 300 kB, to find them. */
  laggingSeqMax: 1_000,
  /** Events of one segment: a late event refolds at least this many, and they form a row of about 30 kB. */
  segmentEventsMax: 512,
  /** Max. size of a segment's text; at three bytes per character far below the 2 MB of a row. */
  segmentCharsMax: 500_000,
  /** Max. events that may follow a late event for it to be folded in immediately: a week of one per minute, about 25 ms. */
  lateEventsMax: 12_000,
  /** Events at the end of the log that contain checkpoints: more than may follow a late event, even as the log grows. */
  checkpointedEventsMax: 24_000,
  /** Segments that these may be in. */
  checkpointedSegmentsMax: 128,
  /** Segments that a pass over the log folds before others get their turn: about 15 ms. */
  sliceSegments: 16,
} as const;
