import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';

/** Deletes an automation. Its deliveries stay, because they have happened. */
export async function deleteAutomation(
  call: Call,
  { automationId }: { automationId: string },
): Promise<{ id: string; deleted: true } | { reason: 'no_such_automation' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const isDeleted = await changeSettings(call, {
    statements: [
      env.DB.prepare('DELETE FROM automations WHERE id = ?1 AND project_id = ?2').bind(automationId, projectId),
    ],
    audit: { action: 'automation.deleted', target: automationId },
    bumpsConfig: true,
  });
  return isDeleted ? { id: automationId, deleted: true } : { reason: 'no_such_automation' };
}
