import { exportAuditLog } from '../../../settings/projects/export-audit-log.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';

export const exportAuditLogHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).exportAuditLog,
  async (call, { query }) =>
    answerFile(await exportAuditLog(call, query), { name: 'audit-log', format: 'csv', now: call.now }),
);
