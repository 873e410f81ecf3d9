import type { Context } from 'hono';
import type { AppEnv } from './app-env.ts';

/** Lets a use case continue after the response is sent. */
export const waitUntilOf =
  ({ executionCtx }: Context<AppEnv>) =>
  (work: Promise<unknown>): void =>
    executionCtx.waitUntil(work);
