import type { Context } from 'hono';
import type { Call } from '../../../access/call.ts';
import type { RejectedEvent } from '../../../contract/rejected-event.ts';
import type { EventDoor } from '../../../intake/event-door.ts';
import type { AppEnv } from '../../app-env.ts';
import { admitEvents } from '../../auth/admit-events.ts';
import { isBotRequest } from '../../bots.ts';
import { reporterOf } from '../../report-rejected.ts';

/** The context for events that arrive in an HTTP request. */
export const eventDoor = (context: Context<AppEnv>, call: Call, source: RejectedEvent['source']): EventDoor => ({
  isBot: () => isBotRequest(context.req.raw.headers),
  admit: (events) => admitEvents(context, call.actor, { events, now: call.now }),
  report: reporterOf(context, call, source),
});
