import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestId } from '../contract/request-id.ts';

/** The ID of the request that caused this call or message. Absent for cron runs and alarms. */
export interface Requested {
  requestId?: string | undefined;
}

const current = new AsyncLocalStorage<string | undefined>();

/**
 * The ID of the request that the current work belongs to. Only this isolate knows it, so calls to objects and queue messages pass it on
 * as `Requested`.
 */
export const currentRequestId = (): string | undefined => current.getStore();

/** Runs work on behalf of a request, or of none. Everything that the work logs carries the request's ID, even in timers. */
export const forRequest = <Result>({ requestId }: Requested, work: () => Result): Result =>
  current.run(requestId, work);

/** The request that caused a queue message. */
export function requestOf(message: Message): Requested {
  const { data } = RequestId.safeParse((message.body as Requested | null)?.requestId);
  return { requestId: data };
}
