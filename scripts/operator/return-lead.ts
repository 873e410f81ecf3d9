import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { OperatorError } from './one-time-links.ts';

interface Returned {
  returned: boolean;
  lostCount: number;
  lost: { eventId: string; type: string; occurredAt: string; receivedAt: string }[];
}

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
  const events = `${lostCount} ${lostCount === 1 ? 'event' : 'events'}`;
  const done = returned
    ? `${asked.leadId} is as it was at ${asked.at}. ${events} came in since; send those again that should stay.`
    : `${events} came in since ${asked.at}, and would be lost:`;
  const lines = lost.map(({ eventId, type, receivedAt }) => `${receivedAt}  ${type}  ${eventId}`);
  const more = lostCount > lost.length ? [`and ${lostCount - lost.length} earlier ones`] : [];
  return [done, ...lines, ...more].join('\n');
}
