import { listAuditLog as definition } from '../../../contract/api/projects.ts';
import { listAuditLog } from '../../../settings/projects/list-audit-log.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const listAuditLogHandler = handle(definition, (call, { query }) => listAuditLog(call, query), refuseProject);
