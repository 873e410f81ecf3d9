import { type Batch, removeEvents, takeEvents, waiting } from './event-queue.ts';
import { permission } from './permission.ts';
import { retryDelayMs } from './retry-delay.ts';
import { batchUrl, sendBatch } from './send-batch.ts';
import { settings } from './settings.ts';

/**
 * How long to collect events before sending: long enough to batch events that occur together, and short enough for a live
 * dashboard.
 */
const FLUSH_MS = 2_000;
const FLUSH_EVENTS = 20;

let failures = 0;
/** True while waiting because the server asked for a pause. */
let isTold = false;
let flushTimer = 0;
/** The timer that ends a pause before a retry. */
let retryTimer = 0;
let sending: Batch | undefined;
let running: Promise<void> | undefined;

const toBody = (batch: Batch): string =>
  `{"writeKey":"${settings.apiKey}","sentAt":"${new Date().toISOString()}","batch":[${[...batch.values()]}]}`;

async function run(): Promise<void> {
  // Checks permission before each batch, because the visitor may have opted out in another tab in the meantime.
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

/** Sends all pending events. Resolves when the server has answered, or when sending failed and a retry is scheduled. */
export async function send(): Promise<void> {
  if (retryTimer) return;
  running ??= run().finally(() => {
    running = sending = undefined;
  });
  await running;
}

/** Ends a pause early, and sends. */
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

/** Sends events when the page is about to close. Keeps the events in storage, because no code will see the server's answer. */
export function sendBeacon(): void {
  const batch = takeEvents(sending);
  if (isTold || !batch.size || !permission()) return;
  // Some browsers with strict privacy settings have no beacons.
  if (!navigator.sendBeacon?.(batchUrl(), toBody(batch))) void sendBatch(toBody(batch));
  // If the page stays open after all, the events are sent again with their answer checked.
  retryTimer ||= setTimeout(retry, FLUSH_MS);
}
