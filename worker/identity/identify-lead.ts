import type { ProjectConfig } from '../contract/project-config.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { askLead } from '../lead/lead-client.ts';
import { claimEmail } from './claim-email.ts';
import { areTwoPeople, recordConflict } from './conflicts.ts';
import { type MergeStarted, mergeLeads } from './merge-leads.ts';

type TraitsLearned = Extract<IncomingEvent, { kind: 'traits' }>;

interface Context {
  projectId: string;
  config: ProjectConfig;
  now: number;
}

/**
 * Says that a visitor is a user: the anonymous lead becomes part of the user's, with all that it did. Null where a person
 * decides, or has: it is part of someone else already (two people at one computer), or both have an e-mail of their own.
 */
export async function linkLeads(
  env: Env,
  context: Context,
  { anonymousId, userId }: { anonymousId: string; userId: string },
): Promise<MergeStarted | null> {
  if (anonymousId === userId) return null;
  const read = (leadId: string) => askLead(env, { projectId: context.projectId, leadId }, (lead) => lead.read({}));
  const [visitor, user] = await Promise.all([read(anonymousId), read(userId)]);
  const { projectId } = context;
  const [leadId, otherLeadId] = [visitor?._id ?? anonymousId, user?._id ?? userId];
  if (leadId === otherLeadId) return { status: 'same', winner: leadId };
  if (leadId !== anonymousId) {
    // Of a user who is none yet there is nothing to decide; their first event is on its way.
    if (user) await recordConflict(env.DB, { ...context, leadId, otherLeadId, reason: 'linked_elsewhere' });
    return null;
  }
  if (visitor?.email && user?.email && visitor.email !== user.email) {
    await recordConflict(env.DB, { ...context, leadId, otherLeadId, reason: 'both_known' });
    return null;
  }
  if (await areTwoPeople(env.DB, { projectId, leadIds: [leadId, otherLeadId] })) return null;
  return mergeLeads(env, { ...context, loser: anonymousId, winner: userId });
}

/**
 * What to log for an identify with an e-mail: the first lead to say an e-mail has claimed it. Whoever says it later and has
 * no other e-mail is the same person, and is merged; whoever has another keeps that, and a person decides.
 */
export async function claimTraits(
  env: Env,
  context: Context,
  { leadId, event }: { leadId: string; event: TraitsLearned },
): Promise<TraitsLearned> {
  const { email } = event.traits;
  if (!email) return event;
  const { projectId, config, now } = context;
  const read = (id: string) => askLead(env, { projectId, leadId: id }, (lead) => lead.read({}));
  const lead = await read(leadId);
  const self = lead?._id ?? leadId;
  const claimed = await claimEmail(env.DB, { projectId, email, leadId: self, now });
  const owner = (await read(claimed))?._id ?? claimed;
  if (owner === self) return event;
  if (lead?.email && lead.email !== email) {
    await recordConflict(env.DB, { projectId, leadId: self, otherLeadId: owner, reason: 'email_claimed', now });
    const { email: _email, ...traits } = event.traits;
    return { ...event, traits };
  }
  if (await areTwoPeople(env.DB, { projectId, leadIds: [self, owner] })) return event;
  await mergeLeads(env, { projectId, config, loser: self, winner: owner });
  return event;
}
