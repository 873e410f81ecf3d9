import type { Properties } from './api.ts';
import { whenAllowed } from './consent.ts';
import { createEvent, type NewEvent, toMessage } from './create-event.ts';
import { sendSoon } from './delivery.ts';
import { addEvent } from './event-queue.ts';

/** Assigns an event to the visitor and queues it. Only called with the visitor's permission. */
export function add(event: NewEvent): void {
  addEvent(event.messageId, toMessage(event));
  sendSoon();
}

export const submit = (event: NewEvent): void => whenAllowed(() => add(event));

export const track = (event: string, properties?: Properties): void =>
  submit(createEvent('track', { event, properties }));
