import { listAutomations as definition } from '../../../contract/api/automations.ts';
import { listAutomations } from '../../../settings/automations/show-automations.ts';
import { handle } from '../../handle.ts';

export const listAutomationsHandler = handle(definition, listAutomations);
