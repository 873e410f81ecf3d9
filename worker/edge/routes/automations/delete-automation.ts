import * as z from 'zod';
import { deleteAutomation } from '../../../settings/automations/write-automation.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { AutomationPath, noSuchAutomation } from './automation-path.ts';

export const deleteAutomationEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/automations/{automationId}',
    operationId: 'deleteAutomation',
    tag: 'Automations',
    summary: 'Remove an automation',
    description: 'What it has already set going is discarded at its next attempt.',
    access: 'rules:write',
    path: AutomationPath,
    status: 200,
    answer: z.object({
      id: z.string().meta({ example: 'aut_3b2a19081726354453627180f9e8d7c6' }),
      deleted: z.literal(true),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { automationId }, principal, env, now }) => {
    const { projectId } = principal;
    const deleted = await deleteAutomation(env.DB, { projectId, actor: actorOf(principal), now }, automationId);
    if (!deleted) throw noSuchAutomation();
    forgetProjectConfig(projectId);
    return { id: automationId, deleted: true as const };
  },
);
