import type * as z from 'zod';
import type { returnLead as definition } from '../../worker/contract/api/system.ts';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { counted } from '../counted.ts';
import { OperatorError } from './one-time-links.ts';

type Returned = z.output<typeof definition.answer>;

export interface ReturnTo {
  projectId: string;
  at: string;
  dryRun: boolean;
}

/** Returns a lead to an earlier state, or only prints the effect. The printed lines list the removed events. */
export async function returnLead(
  client: ApiClient,
  asked: ReturnTo & { leadId: string; withMerged: boolean },
): Promise<string> {
  const answer = await client.call<Returned>('POST', '/api/operator/return-lead', asked).catch((error: unknown) => {
    throw error instanceof ApiRefusal ? new OperatorError(error.message) : error;
  });
  const { returned, leadIds, lostCount } = answer;
  const others = leadIds.filter((id) => id !== asked.leadId);
  const who = others.length === 0 ? '' : `Leads merged into ${asked.leadId} since then: ${others.join(', ')}.\n`;
  const events = lostCount === 0 ? 'No events' : counted(lostCount, 'event');
  const done = returned
    ? `${asked.leadId} is now as it was at ${asked.at}. Removed: ${events} received since then.`
    : `${events} received since ${asked.at} would be lost.`;
  return [`${who}${done}`, ...lostLines(answer)].join('\n');
}

/** Describes each event that is lost when leads go back, one per line. */
export function lostLines({ lost, lostCount }: Pick<Returned, 'lost' | 'lostCount'>): string[] {
  const lines = lost.map(({ leadId, eventId, type, receivedAt }) => `${receivedAt}  ${type}  ${eventId}  ${leadId}`);
  return lostCount > lost.length ? [...lines, `and ${lostCount - lost.length} earlier ones`] : lines;
}
