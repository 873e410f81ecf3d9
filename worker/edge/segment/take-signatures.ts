import { isJsonObject, type JsonObject } from '../../contract/json-value.ts';
import type { Signatures } from '../../intake/attest.ts';
import type { Message } from './message.ts';

/**
 * Separates the signatures from the traits. Clients put signatures in `traits`, `context` or `context.traits`, or next to these objects.
 */
export function takeSignatures(message: Message): { message: Message; signatures: Signatures } {
  const { userHash, emailHash, context } = message;
  const own = split(message.traits);
  const inContext = split(context);
  const inContextTraits = isJsonObject(context.traits) ? split(context.traits) : null;
  const find = (name: keyof Signatures) =>
    own.signatures[name] ?? inContext.signatures[name] ?? inContextTraits?.signatures[name];
  return {
    message: {
      ...message,
      traits: own.rest,
      context: { ...inContext.rest, ...(inContextTraits && { traits: inContextTraits.rest }) },
    },
    signatures: { userHash: userHash ?? find('userHash'), emailHash: emailHash ?? find('emailHash') },
  };
}

function split({ userHash, emailHash, ...rest }: JsonObject): { signatures: Signatures; rest: JsonObject } {
  return { signatures: { userHash, emailHash }, rest };
}
