import { toFieldSentence } from '../../contract/field-sentence.ts';

/** A message that was not stored, as the response lists it. The request as a whole still succeeds. */
export interface Rejection {
  /** The client's own ID for the message. Null if the client sent none. */
  messageId: string | null;
  code: 'validation_failed' | 'payload_too_large' | 'lead_erased' | 'quota_exceeded';
  message: string;
}

export interface Refused {
  status: 'rejected';
  rejection: Rejection;
}

/** Rejects a message because of one of its fields, or the whole message if `path` is empty. */
export const rejectField = (given: Pick<Rejection, 'messageId'>, path: string, message: string): Refused =>
  reject(given, 'validation_failed', toFieldSentence({ path, message }, 'The message'));

export const reject = (
  { messageId }: Pick<Rejection, 'messageId'>,
  code: Rejection['code'],
  message: string,
): Refused => ({ status: 'rejected', rejection: { messageId, code, message } });
