import { LIMITS } from '../../../../worker/contract/limits.ts';
import type { Member } from '../../../../worker/contract/project.ts';

/** The user IDs of members whom a text mentions with `@` and their email address, or only the part before the email's own @. */
export function findMentions(text: string, members: readonly Pick<Member, 'userId' | 'email'>[]): string[] {
  const words = new Set((text.toLowerCase().match(/(?<![\w.+-])@[\w.+-]+(?:@[\w.-]+\w)?/g) ?? []).map(toName));
  return members
    .filter(({ email }) => words.has(email) || words.has(email.split('@')[0] ?? ''))
    .map(({ userId }) => userId)
    .slice(0, LIMITS.mentionsMax);
}

/** The mentioned text without the first @, and without punctuation at the end of a sentence. */
const toName = (mention: string): string => mention.slice(1).replace(/[.+-]+$/, '');
