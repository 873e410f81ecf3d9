import { type EventSource, isPublic } from '../../contract/event-source.ts';
import { LIMITS } from '../../contract/limits.ts';
import { PROPERTIES_ROOM } from '../../contract/traits.ts';
import { linkLeads } from '../../identity/identify-lead.ts';
import { addLink, newLinkTally } from '../../identity/link-tally.ts';
import type { IdentifyContext } from '../../identity/merge-automatically.ts';
import { mergeLeads } from '../../identity/merge-leads.ts';
import { ingestEvents, REFUSED, type Written } from '../../intake/ingest-events.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { orUnavailable, unavailable } from './authenticate-write-key.ts';
import { type Refused, type Rejection, reject } from './rejection.ts';
import type { Mapped } from './to-event.ts';

/**
 * Applies aliases first, and then scores events. Returns the messages, with a mark on those that their leads rejected. Throws if a message
 * could not be stored. If the client repeats the request, the messages that were already stored are duplicates.
 */
export async function storeMessages(
  env: Env,
  {
    projectId,
    source,
    now,
    settle,
  }: { projectId: string; source: EventSource; now: number; settle: (written: Written) => void },
  mapped: readonly Mapped[],
): Promise<Mapped[]> {
  const aliases = mapped.filter((one) => one.status === 'alias');
  const events = mapped.filter((one) => one.status === 'event');
  if (aliases.length === 0 && events.length === 0) return [...mapped];

  const config = await orUnavailable(getProjectConfig(env, projectId));
  const refused = new Map<Mapped, 'erased' | 'limited'>();
  // Aliases are applied one by one, because they may form a chain.
  const tally = newLinkTally();
  try {
    const inVain = new Map<string, number>();
    for (const alias of aliases) {
      const known = inVain.get(alias.userId) ?? 0;
      const isFutile = known >= LIMITS.pageConflictsPerLeadMax;
      const { writes } = tally;
      const joined = isFutile
        ? 'in_vain'
        : await orUnavailable(join(env, { projectId, config, source, now, tally }, alias));
      if (joined === 'erased') refused.set(alias, 'erased');
      if (joined !== 'in_vain') continue;
      inVain.set(alias.userId, known + 1);
      // An alias that links nothing counts as well, because it takes as much work.
      if (tally.writes === writes) addLink(tally);
    }
  } catch (error) {
    // The links made before the error are stored, so count them.
    settle({ writes: tally.writes, newLeads: tally.newLeads.size });
    throw error;
  }
  const ingested = await ingestEvents(env, { projectId, config, events: events.map(({ event }) => event), tally });
  settle(ingested);
  const { outcomes, omitted } = ingested;
  if (outcomes.includes('unavailable')) throw unavailable();
  const warned = new Map<Mapped, string>();
  for (const [i, event] of events.entries()) {
    const outcome = outcomes[i];
    if (outcome === 'erased' || outcome === 'limited') refused.set(event, outcome);
    const names = omitted.get(i);
    if (names) warned.set(event, [event.warning, describeOmitted(names)].filter(Boolean).join(' '));
  }

  return mapped.map((one) => {
    const reason = refused.get(one);
    if (reason && 'messageId' in one) return toRejected(one, reason);
    const warning = warned.get(one);
    return warning && one.status === 'event' ? { ...one, warning } : one;
  });
}

function toRejected(one: Pick<Rejection, 'messageId'>, reason: 'erased' | 'limited'): Refused {
  const { code, message } = REFUSED[reason];
  return reject(one, code, message);
}

function describeOmitted(names: readonly string[]): string {
  const quoted = names.map((name) => JSON.stringify(name)).join(', ');
  return `Stored, but the lead has no room for these traits: ${quoted}. ${PROPERTIES_ROOM}`;
}

/**
 * Applies an alias. An alias from a server is an instruction, like a manual merge. An alias from a page can only link an anonymous ID.
 * `in_vain` means that the alias linked nothing.
 */
async function join(
  env: Env,
  given: IdentifyContext,
  { previousId, userId, isSigned }: Extract<Mapped, { status: 'alias' }>,
): Promise<'joined' | 'erased' | 'in_vain'> {
  const context = isSigned ? { ...given, source: 'signed' as const } : given;
  if (isPublic(context.source)) {
    const user = { leadId: userId, namedAs: 'own' as const };
    const linked = await linkLeads(env, context, { anonymousId: previousId, user });
    switch (linked.status) {
      case 'merging':
      case 'same':
        return 'joined';
      case 'conflict':
        return 'in_vain';
      case 'refused':
        return linked.reason === 'erased' ? 'erased' : 'in_vain';
    }
  }
  const merged = await mergeLeads(env, { ...context, loser: previousId, winner: userId });
  switch (merged.status) {
    case 'merging':
    case 'same':
      return 'joined';
    case 'refused':
      switch (merged.reason) {
        case 'erased':
          return 'erased';
        case 'unfinished':
          throw unavailable();
      }
  }
}
