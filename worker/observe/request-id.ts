import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestId } from '../contract/request-id.ts';

/** Whose call or message this is, where a request has brought it about: cron and alarms come by themselves. */
export interface Requested {
  requestId?: string | undefined;
}

const current = new AsyncLocalStorage<string | undefined>();

/** The request that this is done for. It ends with the isolate: calls to objects and messages take it along as `Requested`. */
export const currentRequestId = (): string | undefined => current.getStore();

/** Does something for a request, or for none: all that is logged meanwhile, and in timers set meanwhile, carries its id. */
export const forRequest = <Result>({ requestId }: Requested, work: () => Result): Result =>
  current.run(requestId, work);

/** The request that a message on a queue goes back to. */
export function requestOf(message: Message): Requested {
  const { data } = RequestId.safeParse((message.body as Requested | null)?.requestId);
  return { requestId: data };
}
