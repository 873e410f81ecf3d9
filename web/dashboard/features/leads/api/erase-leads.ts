import * as z from 'zod';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi, isGone } from '../../../lib/api-client.ts';

/** At a time: each has a lead, its rows and its identities removed. */
const AT_ONCE = 4;

interface ErasedLeads {
  erased: string[];
  /** By the lead's id, why it is still there. */
  failed: Map<string, string>;
}

/** Erases leads one by one, so that one that cannot be erased keeps no other. Those that are gone already count as erased. */
export async function eraseLeads(
  leadIds: readonly string[],
  { onProgress, signal }: { onProgress: (done: number) => void; signal: AbortSignal },
): Promise<ErasedLeads> {
  const result: ErasedLeads = { erased: [], failed: new Map() };
  const waiting = [...leadIds];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
      const problem = await eraseLead(id);
      if (problem === null) result.erased.push(id);
      else result.failed.set(id, problem);
      onProgress(result.erased.length + result.failed.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}

async function eraseLead(leadId: string): Promise<string | null> {
  try {
    const _answer = z.object({ erased: z.literal(true) });
    await callApi(leadsApi.eraseLead, { path: { leadId } });
    return null;
  } catch (error) {
    if (isGone(error)) return null;
    return error instanceof Error ? error.message : String(error);
  }
}
