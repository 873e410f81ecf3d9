import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/** Lets in whoever runs the platform, by the secret OPERATOR_KEY (Bearer). Where there is none, there is no such endpoint. */
export function requireOperator({ env, req }: Context<AppEnv>): void {
  if (!env.OPERATOR_KEY)
    throw new Refusal('not_found', 'This server has no operator key: set the secret OPERATOR_KEY.');
  const [, given = ''] = /^Bearer\s+(\S+)\s*$/i.exec(req.header('Authorization') ?? '') ?? [];
  // Of equal length, and compared in equal time, whatever was given.
  if (timingSafeEqual(digest(given), digest(env.OPERATOR_KEY))) return;
  throw new Refusal('invalid_credentials', 'This is not the operator key of this server.');
}

const digest = (text: string) => createHash('sha256').update(text).digest();
