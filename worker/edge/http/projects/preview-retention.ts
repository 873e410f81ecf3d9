import { previewRetention as definition } from '../../../contract/api/projects.ts';
import { previewRetention } from '../../../cron/preview-retention.ts';
import { handle } from '../../handle.ts';
import { refuseProject } from './refuse-project.ts';

export const previewRetentionHandler = handle(
  definition,
  (call, { query }) => previewRetention(call, query),
  refuseProject,
);
