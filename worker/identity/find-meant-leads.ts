import { createHmac } from 'node:crypto';
import { leadObject } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import type { LeadIdentity } from '../lead/view-identity.ts';
import { type EmailOwner, listEmailOwners } from './claim-email.ts';
import type { NamedId } from './identify-lead.ts';

/**
 * The leads that the customer's messages mean if they contain only an email, by email. A lead counts only if the customer has stated the
 * email for it, because a page can claim an email for any ID. Otherwise the customer's message creates a new lead. The new lead and the
 * claimant are then merged as if the page had claimed the email later, so an unmerge can still separate the customer's data from the
 * claimant.
 */
export async function findMeantLeads(
  env: Env,
  asked: { projectId: string; emails: string[]; now: number },
): Promise<Map<string, NamedId>> {
  const owners = await listEmailOwners(env, asked);
  const { projectId } = asked;
  const meant = await mapLeads(owners, async ([email, owner]) => {
    // A page may claim an email for an ID that was erased. A lead will never follow for such a claim.
    const isErased = owner.claimant === null && (await leadObject(env, projectId, owner.leadId).isErased());
    return [email, meantBy(owner, { env, projectId, email, isErased })] as const;
  });
  return new Map(meant);
}

export async function findMeantLead(
  env: Env,
  { email, ...asked }: { projectId: string; email: string; now: number },
): Promise<NamedId | null> {
  return (await findMeantLeads(env, { ...asked, emails: [email] })).get(email) ?? null;
}

function meantBy(
  {
    leadId,
    namedAs,
    claimant,
    claimedAt,
    isPages,
  }: Pick<EmailOwner, 'leadId' | 'namedAs' | 'claimant' | 'claimedAt' | 'isPages'>,
  { env, projectId, email, isErased }: { env: Env; projectId: string; email: string; isErased: boolean },
): NamedId {
  const holders = [claimant?.named, claimant?.lead].filter((holder) => holder?.email === email);
  const isTrusted = holders.length > 0 ? holders.some((holder) => holder?.emailIsTrusted) : !isPages;
  const known = isTrusted
    ? joinedByCustomer(claimant?.path ?? []).find(({ idKind }) => idKind !== 'anonymous')
    : undefined;
  if (known) return { leadId: known.leadId, namedAs: 'anonymous' };
  // The claimant is meant if it does not exist yet and is no visitor. A claimant is also meant if it is a visitor with a different email by
  // now, because a new lead with this email would not belong to that visitor. If a page made the claim and the lead has no email yet, the
  // email may still be on its way.
  const held = claimant?.lead.email ?? (isTrusted ? undefined : email);
  const isVisitors = claimant ? held === email : isErased || !isTrusted || namedAs === 'anonymous';
  if (!isVisitors) return { leadId, namedAs: 'anonymous' };
  // All concurrent callers get the same new ID. The ID changes when the claim is gone, and nobody can guess the ID.
  const said = [projectId, email, leadId, claimedAt].join('\n');
  const digest = createHmac('sha256', env.JWT_SECRET).update(said).digest('hex');
  return { leadId: `lead_${digest.slice(0, 32)}`, namedAs: 'made' };
}

/** The leads at the start of a path that the customer has merged. A page may have merged the last of them into a user of its own. */
function joinedByCustomer(path: readonly LeadIdentity[]): readonly LeadIdentity[] {
  const last = path.findIndex(({ linkedBy }) => linkedBy !== null);
  return last === -1 ? path : path.slice(0, last + 1);
}
