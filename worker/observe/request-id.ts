import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestId } from '../contract/request-id.ts';

/** The request that caused this call or message, if any: cron and alarms have none. */
export interface Requested {
  requestId?: string | undefined;
}

const current = new AsyncLocalStorage<string | undefined>();

/** The request that this work belongs to. It ends with the isolate: calls to objects and messages carry it as `Requested`. */
export const currentRequestId = (): string | undefined => current.getStore();

/** Runs work for a request, or for none: everything logged in it, timers included, carries its ID. */
export const forRequest = <Result>({ requestId }: Requested, work: () => Result): Result =>
  current.run(requestId, work);

/** The request that caused a queue message. */
export function requestOf(message: Message): Requested {
  const { data } = RequestId.safeParse((message.body as Requested | null)?.requestId);
  return { requestId: data };
}
