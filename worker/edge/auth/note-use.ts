import type { Context } from 'hono';
import { log } from '../../observe/log.ts';
import type { ApiKey } from '../../settings/keys/api-key.ts';
import { isUseNoted, noteKeyUse } from '../../settings/keys/note-key-use.ts';
import type { AppEnv } from '../app-env.ts';

/** Records when a key was last used. The record is written after the response is sent, so that the response is not delayed. */
export function noteUse(
  { env, executionCtx }: Context<AppEnv>,
  key: Pick<ApiKey, 'keyId' | 'projectId' | 'kind'>,
  now: number,
): void {
  const { keyId, projectId } = key;
  if (isUseNoted(keyId)) return;
  executionCtx.waitUntil(
    noteKeyUse(env.DB, key, now).catch((error: unknown) =>
      log('warn', 'key.use_not_noted', { projectId, keyId, error: String(error) }),
    ),
  );
}
