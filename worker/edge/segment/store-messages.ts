import { linkLeads } from '../../identity/identify-lead.ts';
import { ingestEvents } from '../../intake/ingest-events.ts';
import { getProjectConfig } from '../../settings/project-config.ts';
import { orUnavailable, unavailable } from './authenticate-write-key.ts';
import { reject } from './rejection.ts';
import type { Mapped } from './to-event.ts';

/**
 * Merges what aliases join, then scores events. Answers the messages again; those about a lead that was erased are
 * refused. Throws where anything is not stored yet: whatever was, is a duplicate when it comes again.
 */
export async function storeMessages(
  env: Env,
  { projectId, now }: { projectId: string; now: number },
  mapped: readonly Mapped[],
): Promise<Mapped[]> {
  const aliases = mapped.filter((one) => one.status === 'alias');
  const events = mapped.filter((one) => one.status === 'event');
  if (aliases.length === 0 && events.length === 0) return [...mapped];

  const config = await orUnavailable(getProjectConfig(env, projectId));
  const erased = new Set<Mapped>();
  // One after the other: they may be a chain.
  for (const alias of aliases) {
    const { previousId, userId } = alias;
    const linked = await orUnavailable(linkLeads(env, { projectId, config, now }, { anonymousId: previousId, userId }));
    if (linked?.status === 'refused' && linked.reason === 'erased') erased.add(alias);
  }
  const outcomes = await ingestEvents(env, { projectId, config, events: events.map(({ event }) => event) });
  if (outcomes.includes('unavailable')) throw unavailable();
  for (const [i, event] of events.entries()) if (outcomes[i] === 'erased') erased.add(event);

  return mapped.map((one) =>
    erased.has(one) && 'messageId' in one
      ? reject(one, 'lead_erased', 'This lead was erased: nothing more is kept about it.')
      : one,
  );
}
