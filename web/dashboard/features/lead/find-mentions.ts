import { LIMITS } from '../../../../worker/contract/limits.ts';
import type { Member } from '../../../../worker/contract/project.ts';

/**
 * The user IDs of the members whom a text mentions. A mention is `@` and a member's email address, or only the part of the address
 * before its @.
 */
export function findMentions(text: string, members: readonly Pick<Member, 'userId' | 'email'>[]): string[] {
  const words = new Set((text.toLowerCase().match(/(?<![\w.+-])@[\w.+-]+(?:@[\w.-]+\w)?/g) ?? []).map(toName));
  return members
    .filter(({ email }) => words.has(email) || words.has(email.split('@')[0] ?? ''))
    .map(({ userId }) => userId)
    .slice(0, LIMITS.mentionsMax);
}

/** Removes the first @ of a mention, and punctuation at its end. */
const toName = (mention: string): string => mention.slice(1).replace(/[.+-]+$/, '');
