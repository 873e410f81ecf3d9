import { listAlerts as definition } from '../../../contract/api/system.ts';
import { listAlerts } from '../../../people/list-alerts.ts';
import { handle } from '../../handle.ts';

export const listAlertsHandler = handle(definition, (call) => listAlerts(call));
