import { type Batch, removeEvents, takeEvents, waiting } from './event-queue.ts';
import { permission } from './permission.ts';
import { retryDelayMs } from './retry-delay.ts';
import { batchUrl, sendBatch } from './send-batch.ts';
import { settings } from './settings.ts';

/** Long enough to batch events that occur together, and short enough for a live dashboard. */
const FLUSH_MS = 2_000;
const FLUSH_EVENTS = 20;

let failures = 0;
/** Set while the server has asked for a pause. */
let isTold = false;
let flushTimer = 0;
/** The timer of the pause. */
let retryTimer = 0;
let sending: Batch | undefined;
let running: Promise<void> | undefined;

const toBody = (batch: Batch): string =>
  `{"writeKey":"${settings.apiKey}","sentAt":"${new Date().toISOString()}","batch":[${[...batch.values()]}]}`;

async function run(): Promise<void> {
  // The visitor may have opted out elsewhere since the events were added.
  while (permission()) {
    sending = takeEvents();
    if (!sending.size) break;
    const retryAfterSeconds = await sendBatch(toBody(sending));
    if (retryAfterSeconds !== undefined) {
      isTold = retryAfterSeconds > 0;
      retryTimer = setTimeout(retry, retryDelayMs(failures++, retryAfterSeconds, Math.random()));
      break;
    }
    removeEvents(sending.keys());
    failures = 0;
  }
}

/** Sends all pending events. Resolves when they were answered, or have failed and will be retried. */
export async function send(): Promise<void> {
  if (retryTimer) return;
  running ??= run().finally(() => {
    running = sending = undefined;
  });
  await running;
}

/** Ends the pause. */
export function retry(): Promise<void> {
  clearTimeout(retryTimer);
  retryTimer = 0;
  isTold = false;
  return send();
}

export function sendSoon(): void {
  if (waiting.size >= FLUSH_EVENTS) void send();
  if (flushTimer) return;
  flushTimer = setTimeout(() => {
    flushTimer = 0;
    void send();
  }, FLUSH_MS);
}

/** For a page that is about to close: no code will see the answer, so the events stay stored. */
export function sendBeacon(): void {
  const batch = takeEvents(sending);
  if (isTold || !batch.size || !permission()) return;
  // Some browsers with strict privacy settings have no beacons.
  if (!navigator.sendBeacon?.(batchUrl(), toBody(batch))) void sendBatch(toBody(batch));
  // In case the page stays open or becomes active again.
  retryTimer ||= setTimeout(retry, FLUSH_MS);
}
