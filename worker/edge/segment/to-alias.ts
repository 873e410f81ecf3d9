import { refuseId } from '../../contract/ids.ts';
import type { Message } from './message.ts';
import { type Refused, rejectField } from './rejection.ts';

/** States that the person known as `previousId` is the user `userId`. */
export interface Alias {
  status: 'alias';
  messageId: string | null;
  previousId: string;
  userId: string;
  /** Whether the customer’s server signed the ID. */
  isSigned?: true;
}

/** Reads an alias, in which `previousId` is another ID of the lead. If both IDs are the same, the message is ignored. */
export function toAlias(message: Message, userId: string): Alias | Refused | { status: 'ignored' } {
  const { messageId, previousId } = message;
  if (previousId === userId) return { status: 'ignored' };
  const refusal = previousId === null ? 'is required' : refuseId(previousId);
  if (previousId === null || refusal) return rejectField(message, 'previousId', refusal ?? '');
  return { status: 'alias', messageId, previousId, userId };
}
