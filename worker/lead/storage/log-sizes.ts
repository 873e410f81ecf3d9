/** The sizes in which a lead's log is stored and folded. See docs/decisions/0035. */
export const LOG_SIZES = {
  /** Max. events in the lead's value. This is enough for one visit of a visitor who does not return. */
  firstEventsMax: 8,
  /** Max. characters of these events. With the rest of the value, they fit into two pages. */
  firstEventsCharsMax: 3_000,
  /** Max. events that are in no segment yet. The snapshot holds their IDs. */
  tailEventsMax: 64,
  /** Max. events that the stored snapshot may lack. */
  laggingEventsMax: 32,
  /**
   * The stored snapshot may lag only up to this `seq`. To find the events it lacks, a waking lead reads the whole table, then about 300 kB.
   */
  laggingSeqMax: 1_000,
  /** Max. events in one segment, which is a row of about 30 kB. A late event refolds at least one segment. */
  segmentEventsMax: 512,
  /** Max. characters of a segment. At three bytes per character, this is far below the 2 MB that a row may have. */
  segmentCharsMax: 500_000,
  /**
   * A late event is folded in directly if at most this many events follow it. Folding them takes about 25 ms. With one event per minute,
   * they cover a week.
   */
  lateEventsMax: 12_000,
  /**
   * The number of the last events of the log whose segments have checkpoints. It is more than the number of events that may follow a late
   * one, so there is a checkpoint to start from even while the log grows.
   */
  checkpointedEventsMax: 24_000,
  /** Max. segments that have checkpoints. */
  checkpointedSegmentsMax: 128,
  /** The number of segments that a pass over the log folds before other calls get their turn. This takes about 15 ms. */
  sliceSegments: 16,
} as const;
