import { createEvent } from '../../../intake/create-event.ts';
import { handle } from '../../handle.ts';
import { eventDoor } from './event-door.ts';
import { refuseEvent } from './refuse-event.ts';

export const createEventHandler = handle(
  async () => (await import('../../../contract/api/events.ts')).createEvent,
  (call, { body }, context) => createEvent(call, { event: body, door: eventDoor(context, call, 'events') }),
  refuseEvent,
);
