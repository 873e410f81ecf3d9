import { listAuditLog } from '../../../settings/projects/list-audit-log.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const listAuditLogHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).listAuditLog,
  (call, { query }) => listAuditLog(call, query),
  refuseProject,
);
