import type * as z from 'zod';
import type { returnLead as definition } from '../../worker/contract/api/system.ts';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { OperatorError } from './one-time-links.ts';

type Returned = z.output<typeof definition.answer>;

/** Returns a lead to an earlier state, or only looks. The answer says which events that takes away. */
export async function returnLead(
  client: ApiClient,
  asked: { projectId: string; leadId: string; at: string; dryRun: boolean },
): Promise<string> {
  const { returned, lostCount, lost } = await client
    .call<Returned>('POST', '/api/operator/return-lead', asked)
    .catch((error: unknown) => {
      throw error instanceof ApiRefusal ? new OperatorError(error.message) : error;
    });
  const events = lostCount === 0 ? 'No events' : lostCount === 1 ? '1 event' : `${lostCount} events`;
  const done = returned
    ? `${asked.leadId} is as it was at ${asked.at}. Removed: ${events} received since then.`
    : `${events} received since ${asked.at} would be lost.`;
  const lines = lost.map(({ eventId, type, receivedAt }) => `${receivedAt}  ${type}  ${eventId}`);
  const more = lostCount > lost.length ? [`and ${lostCount - lost.length} earlier ones`] : [];
  return [done, ...lines, ...more].join('\n');
}
