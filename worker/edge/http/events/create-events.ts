import { createEvents as definition } from '../../../contract/api/events.ts';
import { createEvents } from '../../../intake/create-events.ts';
import { handle } from '../../handle.ts';
import { eventDoor } from './event-door.ts';
import { refuseEvent } from './refuse-event.ts';

export const createEventsHandler = handle(
  definition,
  (call, { body }, context) => createEvents(call, { batch: body, door: eventDoor(context, call, 'batch') }),
  refuseEvent,
);
