import { createEvent as definition } from '../../../contract/api/events.ts';
import { createEvent } from '../../../intake/create-event.ts';
import { handle } from '../../handle.ts';
import { eventDoor } from './event-door.ts';
import { refuseEvent } from './refuse-event.ts';

export const createEventHandler = handle(
  definition,
  (call, { body }, context) => createEvent(call, { event: body, door: eventDoor(context, call, 'events') }),
  refuseEvent,
);
