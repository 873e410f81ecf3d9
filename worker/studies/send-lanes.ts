import type * as z from 'zod';
import type { RefreshMessage } from '../contract/refresh-message.ts';

/** A message that requests the next page of a lane. The study's object decides where that page starts. */
export type LaneMessage = Extract<z.infer<typeof RefreshMessage>, { type: 'lane' }>;
type PageMessage = Extract<z.infer<typeof RefreshMessage>, { type: 'page' }>;

/** Sends the next pages of the lanes of a study or a run. */
export async function sendLanes(
  env: Pick<Env, 'REFRESHES'>,
  messages: readonly (LaneMessage | PageMessage)[],
): Promise<void> {
  if (messages.length > 0) await env.REFRESHES.sendBatch(messages.map((body) => ({ body })));
}
