/** The sizes in which a lead's log is stored and folded. See docs/decisions/0035. */
export const LOG_SIZES = {
  /** Max. events in the lead's value, enough for one visit of a visitor who does not return. */
  firstEventsMax: 8,
  /** Max. characters of these events. With the rest of the value, they fit into two pages. */
  firstEventsCharsMax: 3_000,
  /** Max. events that are in no segment yet. The snapshot holds their IDs. */
  tailEventsMax: 64,
  /** Max. events that the stored snapshot may lack. */
  laggingEventsMax: 32,
  /**
   * The stored snapshot may lag only up to this `seq`. To find the events that the snapshot lacks, a waking lead reads the whole table,
   * which has about 300 kB at this `seq`.
   */
  laggingSeqMax: 1_000,
  /** Max. events in one segment, which is a row of about 30 kB. A late event refolds at least one segment. */
  segmentEventsMax: 512,
  /** Max. characters of a segment. At three bytes per character, this is far below the 2 MB that a row may have. */
  segmentCharsMax: 500_000,
  /**
   * A late event is folded in directly if at most this many events follow it. Folding this many events takes about 25 ms. A lead with one
   * event per minute reaches this number in a week.
   */
  lateEventsMax: 12_000,
  /**
   * The number of the last events of the log whose segments have checkpoints. More events than may follow a late event, so there is a
   * checkpoint to start from even while the log grows.
   */
  checkpointedEventsMax: 24_000,
  /** Max. segments that have checkpoints. */
  checkpointedSegmentsMax: 128,
  /** The number of segments that a pass over the log folds, in about 15 ms, before other calls get their turn. */
  sliceSegments: 16,
} as const;
