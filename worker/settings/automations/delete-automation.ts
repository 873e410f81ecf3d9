import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { automations } from '../storage/tables.ts';

/** Deletes an automation. Past deliveries of the automation are kept. */
export async function deleteAutomation(
  call: Call,
  { automationId }: { automationId: string },
): Promise<{ id: string; deleted: true } | { reason: 'no_such_automation' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const isDeleted = await changeSettings(call, {
    statements: [
      drizzle(env.DB)
        .delete(automations)
        .where(and(eq(automations.id, automationId), eq(automations.projectId, projectId))),
    ],
    audit: { action: 'automation.deleted', target: automationId },
    bumpsConfig: true,
  });
  return isDeleted ? { id: automationId, deleted: true } : { reason: 'no_such_automation' };
}
