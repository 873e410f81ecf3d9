import type { EventSource } from '../contract/event-source.ts';
import { wordOf } from '../domain/merge-state.ts';
import type { EmailHolder } from '../domain/plan-merge.ts';
import { listEmailOwners } from './claim-email.ts';
import { isLinkedByPage } from './is-strangers-word.ts';

/**
 * Decides how far a lead's email is trusted. If it came with a visitor whom only a page has linked to the lead, the email counts as
 * stated by a page. A server may only have passed on what a stranger typed into a form.
 */
export async function weighEmail<Holder extends EmailHolder & { leadId: string }>(
  env: Env,
  { projectId, source, now }: { projectId: string; source: EventSource; now: number },
  holder: Holder,
): Promise<Holder> {
  const { leadId, email, emailIsTrusted } = holder;
  // A page's message is trusted less than any email of the lead, so how far the lead's email is trusted makes no difference.
  if (email === null || !emailIsTrusted || wordOf(source) === 'page') return holder;
  const claimant = (await listEmailOwners(env, { projectId, emails: [email], now })).get(email)?.claimant;
  const isOfPages = claimant?.lead.leadId === leadId && isLinkedByPage(claimant);
  return isOfPages ? { ...holder, emailIsTrusted: false } : holder;
}
