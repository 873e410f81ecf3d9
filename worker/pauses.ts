/**
 * Pauses that the product makes on purpose, in ms. They are read whenever one begins, so that tests, which would wait for each, can do
 * with shorter ones (testing/pauses.ts).
 */
export const PAUSES = {
  /** From a change of a lead to sending its row: a burst's events share one row in D1 and one message to the dashboards. */
  row: 250,
  /** The same for a lead that was written a moment ago: its row may wait for more to come, within the two seconds of G8. */
  busyRow: 1_000,
  /** After a commit to D1. A batch has a fixed cost, so the next one fills for a while (docs/latency.md). */
  commit: 100,
  /** Between two passwords that an isolate hashes: a hash blocks its other requests for 0.1 s. */
  hash: 250,
  /** How long background calls rest now and then after a live request, as the next one may arrive during a call that begins. */
  afterLive: 1_000,
};
