import { setTimeout as sleep } from 'node:timers/promises';
import { type LoadTarget, sendEvents } from './send-events.ts';
import type { LoadEvent, Traffic } from './traffic.ts';

export interface SentTraffic {
  /** Events in the order they were sent, duplicates included. */
  sent: LoadEvent[];
  /** Events that may or may not have been stored, so they must be sent again. */
  failed: LoadEvent[];
  /** Events that were permanently rejected. */
  rejected: number;
  requests: number;
}

export interface Pace {
  /** Events per second. */
  rate: number;
  /** Max. concurrent requests. If a request becomes due while no connection is free, the request waits, and its time includes the wait. */
  connections: number;
  isOver: (sentCount: number) => boolean;
  /** Called right before a request's events are sent, and again with the ms from its scheduled time to its answer. */
  onSend?: (events: readonly LoadEvent[]) => void;
  onAnswer?: (ms: number, sentCount: number) => void;
}

/** An open loop: sends each request at its scheduled time, whether or not the server keeps up. */
export async function sendWhenDue(
  target: LoadTarget,
  traffic: Traffic,
  { rate, connections, isOver, onSend = () => {}, onAnswer = () => {} }: Pace,
): Promise<SentTraffic> {
  const startedAt = performance.now();
  const all: SentTraffic = { sent: [], failed: [], rejected: 0, requests: 0 };
  const sendOn = async () => {
    while (!isOver(all.sent.length)) {
      const events = traffic.next();
      const dueAt = startedAt + (all.sent.length / rate) * 1000;
      all.sent.push(...events);
      await sleep(Math.max(0, dueAt - performance.now()));
      onSend(events);
      all.requests++;
      const outcomes = await sendEvents(target, events);
      all.failed.push(...events.filter((_, i) => outcomes[i] === 'failed'));
      all.rejected += outcomes.filter((outcome) => outcome === 'rejected').length;
      onAnswer(performance.now() - dueAt, all.sent.length);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOn));
  return all;
}
