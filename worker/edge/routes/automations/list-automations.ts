import * as z from 'zod';
import { Automation } from '../../../contract/automation.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { listAutomations } from '../../../settings/automations/read-automations.ts';
import { endpoint } from '../../endpoint.ts';

export const listAutomationsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/automations',
    operationId: 'listAutomations',
    tag: 'Automations',
    summary: 'Automations, oldest first',
    description: 'Secrets in `config` are masked; `lastFiredAt` is the last time that any lead set it going.',
    access: 'rules:read',
    status: 200,
    answer: z.array(Automation),
  },
  async ({ principal: { projectId }, env }) => {
    const records = await listAutomations(env.DB, projectId);
    return Promise.all(records.map((record) => toAutomation(env.SETTINGS_KEYS, record)));
  },
);
