import { listAlerts } from '../../../people/list-alerts.ts';
import { handle } from '../../handle.ts';

export const listAlertsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).listAlerts,
  (call) => listAlerts(call),
);
