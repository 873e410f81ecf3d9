import { refuseId } from '../../contract/ids.ts';
import { isJsonObject } from '../../contract/json.ts';
import type { IsSigned } from '../auth/user-hash.ts';
import type { Message } from './message.ts';
import { reject } from './rejection.ts';
import type { Mapped } from './to-event.ts';

/** The message without the signature in its traits, which is no trait; and the signature. */
export function takeUserHash(message: Message): { message: Message; userHash: unknown } {
  const { userHash, ...traits } = message.traits;
  const { traits: inContext, ...context } = message.context;
  const { userHash: other, ...otherTraits } = isJsonObject(inContext) ? inContext : {};
  return {
    message: {
      ...message,
      traits,
      context: isJsonObject(inContext) ? { ...context, traits: otherTraits } : message.context,
    },
    userHash: userHash ?? message.context.userHash ?? other,
  };
}

/**
 * Refuses a message that says who someone is without the signature for it. What a visitor does is taken all the same, but
 * not that they are the user they name.
 */
export async function checkSignature(
  one: Mapped,
  { message, userHash, isSigned }: { message: Message; userHash: unknown; isSigned: IsSigned },
): Promise<Mapped> {
  if (one.status !== 'event' && one.status !== 'alias') return one;
  const signed = one.status === 'alias' ? one.userId : nameOf(one.event, message);
  if (signed !== null && (await isSigned(signed, userHash))) return one;
  if (one.status === 'alias' || one.event.event.kind === 'traits') {
    return reject(message, 'signature_required', 'userHash: must be the signature of the userId, or of the e-mail');
  }
  const { anonymousId: _, ...unlinked } = one.event;
  return { ...one, event: unlinked };
}

/** What has to be signed: the user's id; where there is none, the e-mail. */
function nameOf({ event }: Extract<Mapped, { status: 'event' }>['event'], { userId }: Message): string | null {
  if (userId !== null && refuseId(userId) === null) return userId;
  return (event.kind === 'traits' && event.traits.email) || null;
}
