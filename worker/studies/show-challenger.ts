import { type Call, requirePermission } from '../access/call.ts';
import type { Challenger } from '../contract/challenger.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { findChallenger, toChallenger } from './challenger-record.ts';

/** The rules that are compared with the live ones, if any. */
export async function getChallenger(call: Call): Promise<{ challenger: Challenger | null }> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const [record, config] = await Promise.all([findChallenger(env.DB, projectId), findProjectConfig(env.DB, projectId)]);
  return { challenger: record && config ? toChallenger(record, config.outcome ?? DEFAULT_OUTCOME) : null };
}
