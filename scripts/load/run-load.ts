import { randomUUID } from 'node:crypto';
import { newFigures, type Summary } from './figures.ts';
import { type Recount, recount } from './recount.ts';
import { type LoadTarget, sendUntilAnswered } from './send-events.ts';
import { sendWhenDue } from './send-when-due.ts';
import { type LoadEvent, leadName, makeTraffic } from './traffic.ts';
import { makeProbes, probeLists, watchLeads } from './watch.ts';

export interface LoadOptions {
  /** Events per second. */
  rate: number;
  seconds: number;
  leads: number;
  /** Sockets are opened on this many of the busiest leads. */
  sockets: number;
}

export interface LoadReport {
  startedAt: string;
  url: string;
  options: LoadOptions;
  sent: { events: number; requests: number; batches: number; duplicates: number; late: number };
  answered: { accepted: number; rejected: number; failedAtFirst: number };
  eventsPerSecond: number;
  /**
   * Measured from the scheduled time of a request, so that a server that falls behind does not look fast. The figures for requests. All
   * figures here are in ms.
   */
  latency: Summary | null;
  /** Measured from sending an event until an open socket shows the lead's new score. */
  eventToScore: Summary | null;
  /** Measured from the 202 for an event until the list of leads shows the event, which requires its row in D1. */
  eventToList: Summary | null;
  recount: Recount;
  series: { latency: (Summary | null)[]; eventToScore: (Summary | null)[]; eventToList: (Summary | null)[] };
  distribution: [percentile: number, ms: number][];
}

const CONNECTIONS = 64;
const SETTLE_MS = 60_000;

/** Sends traffic at an even rate, watches the results, and recounts everything at the end. */
export async function runLoad(
  target: LoadTarget,
  options: LoadOptions,
  {
    onProgress = () => {},
    onRecount = () => {},
  }: { onProgress?: (events: number) => void; onRecount?: (leads: number) => void } = {},
): Promise<LoadReport> {
  const run = `load-${randomUUID().slice(0, 8)}`;
  const watched = Array.from({ length: Math.min(options.sockets, options.leads) }, (_, i) => leadName(run, i));
  const first = watched.map((leadId, i) => newFirst(run, leadId, i));
  await sendUntilAnswered(target, first, { withinMs: SETTLE_MS });
  const probes = await makeProbes(target, run);

  const startedAt = performance.now();
  const at = new Date().toISOString();
  const [latency, eventToScore, eventToList] = [newFigures(startedAt), newFigures(startedAt), newFigures(startedAt)];
  const sentAt = new Map<string, number>();
  const takeSentAt = (eventId: string) => {
    const known = sentAt.get(eventId) ?? null;
    sentAt.delete(eventId);
    return known;
  };
  const sockets = await watchLeads(target, { leadIds: watched, figures: eventToScore, takeSentAt });
  const ended = new AbortController();
  const probing = probeLists(target, { run, leadIds: probes, figures: eventToList, signal: ended.signal });
  const isWatched = new Set(watched);
  const traffic = makeTraffic({ run, leads: options.leads });
  const eventsMax = options.rate * options.seconds;
  const driven = await sendWhenDue(target, traffic, {
    rate: options.rate,
    connections: CONNECTIONS,
    isOver: (sentCount) => sentCount >= eventsMax,
    onSend(events) {
      for (const { leadId, eventId } of events)
        if (isWatched.has(leadId) && !sentAt.has(eventId)) sentAt.set(eventId, performance.now());
    },
    onAnswer(ms, sentCount) {
      latency.record(ms);
      onProgress(Math.min(sentCount, eventsMax));
    },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  ended.abort();
  const probed = await probing;
  const { rejected } = await sendUntilAnswered(target, driven.failed, { withinMs: SETTLE_MS });
  const all = [...first, ...driven.sent, ...probed];
  const counted = await recount(target, all, { onProgress: onRecount });
  sockets.close();
  return {
    ...{ startedAt: at, url: target.url, options },
    sent: { events: driven.sent.length, requests: driven.requests, ...traffic.counts },
    answered: {
      accepted: driven.sent.length - driven.rejected - rejected,
      rejected: driven.rejected + rejected,
      failedAtFirst: driven.failed.length,
    },
    eventsPerSecond: Math.round(driven.sent.length / seconds),
    ...{ latency: latency.summary(), eventToScore: eventToScore.summary(), eventToList: eventToList.summary() },
    recount: counted,
    series: {
      ...{ latency: latency.bySecond(), eventToScore: eventToScore.bySecond(), eventToList: eventToList.bySecond() },
    },
    distribution: latency.distribution(),
  };
}

/** Sends the lead's first event, because a socket can be opened only on an existing lead. */
const newFirst = (run: string, leadId: string, i: number): LoadEvent => ({
  ...{ eventType: 'page_view', eventId: `evt_${run}_first_${i}`, leadId, timestamp: new Date().toISOString() },
  properties: { page: '/', duration: 0 },
});
