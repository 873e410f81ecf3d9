import type { IngestCommand, IngestResult } from './ingest.ts';
import type { LeadObject } from './lead-object.ts';

/** The lead's object. Its name is the tenant's wall: the project is part of it. Project ids hold no colon. */
export function leadObject(env: Env, projectId: string, leadId: string): DurableObjectStub<LeadObject> {
  return env.LEAD.getByName(`${projectId}:${leadId}`);
}

/**
 * Hands events to their lead. A call that the platform broke off (a deploy, a moved object) is made once more, with a
 * new stub; that is safe, as an event counts once however often it comes.
 */
export async function ingestIntoLead(env: Env, command: IngestCommand): Promise<IngestResult> {
  const call = () => leadObject(env, command.projectId, command.leadId).ingest(command);
  try {
    return await call();
  } catch (error) {
    const { retryable, overloaded } = error as { retryable?: boolean; overloaded?: boolean };
    if (!retryable || overloaded) throw error;
    return call();
  }
}
