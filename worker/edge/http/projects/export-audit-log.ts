import { exportAuditLog as definition } from '../../../contract/api/projects.ts';
import { exportAuditLog } from '../../../settings/projects/export-audit-log.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';

export const exportAuditLogHandler = handle(definition, async (call, { query }) =>
  answerFile(await exportAuditLog(call, query), { name: 'audit-log', format: 'csv', now: call.now }),
);
