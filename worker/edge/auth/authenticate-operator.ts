import type { Context } from 'hono';
import { isSameSecret } from '../../access/is-same-secret.ts';
import type { Operator } from '../../access/permissions.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';

/**
 * Admits only the operator, who sends the secret OPERATOR_KEY as a Bearer token. If the secret is not set, the request is rejected as if
 * the endpoint did not exist.
 */
export function authenticateOperator({ env, req }: Context<AppEnv>): Operator {
  if (!env.OPERATOR_KEY)
    throw new Refusal('not_found', 'This server has no operator key. Set the secret OPERATOR_KEY.');
  const [, given = ''] = /^Bearer\s+(\S+)\s*$/i.exec(req.header('Authorization') ?? '') ?? [];
  if (isSameSecret(given, env.OPERATOR_KEY)) return { type: 'operator' };
  throw new Refusal('invalid_credentials', 'This is not the operator key of this server.');
}
