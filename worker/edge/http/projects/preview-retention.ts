import { previewRetention } from '../../../cron/preview-retention.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const previewRetentionHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).previewRetention,
  (call, { query }) => previewRetention(call, query),
  refuseProject,
);
