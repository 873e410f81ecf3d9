import { createEvents } from '../../../intake/create-events.ts';
import { handle } from '../../handle.ts';
import { eventDoor } from './event-door.ts';
import { refuseEvent } from './refuse-event.ts';

export const createEventsHandler = handle(
  async () => (await import('../../../contract/api/events.ts')).createEvents,
  (call, { body }, context) => createEvents(call, { batch: body, door: eventDoor(context, call, 'batch') }),
  refuseEvent,
);
