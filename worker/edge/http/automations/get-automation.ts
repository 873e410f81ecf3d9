import { getAutomation as definition } from '../../../contract/api/automations.ts';
import { getAutomation } from '../../../settings/automations/show-automations.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const getAutomationHandler = handle(definition, (call, { path }) => getAutomation(call, path), refuseAutomation);
