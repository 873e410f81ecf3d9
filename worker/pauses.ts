/** Deliberate pauses, in ms. Each pause reads its length when it starts, so that tests can shorten it (testing/pauses.ts). */
export const PAUSES = {
  /** Between a change of a lead and sending its row to D1. All events of a burst share one row in D1 and one message to dashboards. */
  row: 250,
  /**
   * The same pause if the lead's previous row was sent a moment ago. More events may follow, so the row is sent later, but still reaches
   * lists within two seconds (guarantee G8).
   */
  busyRow: 1_000,
  /** Between two commits to D1. A batch has a fixed cost, so the pause lets more rows collect for the next batch (docs/latency.md). */
  commit: 100,
  /** The pause between two password hashes in one isolate. Each hash blocks the isolate's other requests for 0.1 s. */
  hash: 250,
  /** How long after a live request background calls still pause. The client's next request may already be on its way. */
  afterLive: 1_000,
};
