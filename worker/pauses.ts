/**
 * Pauses that the product makes on purpose, in ms. Each pause reads its length when it begins, so that tests can shorten it
 * (testing/pauses.ts).
 */
export const PAUSES = {
  /** Between a lead's change and the sending of its row. All events of a burst share one row in D1 and one message to dashboards. */
  row: 250,
  /**
   * The same for a lead whose row was sent a moment ago. More events may follow, so its row waits longer, but stays within G8's two
   * seconds.
   */
  busyRow: 1_000,
  /** Between two commits to D1. A batch has a fixed cost, so the next one collects more rows first (docs/latency.md). */
  commit: 100,
  /** Between two password hashes in one isolate. Each hash blocks the isolate's other requests for 0.1 s. */
  hash: 250,
  /** How long background calls keep pausing after a live request. The next request may arrive while a background call runs. */
  afterLive: 1_000,
};
