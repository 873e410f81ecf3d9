import { getDatabaseUsage } from '../../../observe/get-database-usage.ts';
import { handle } from '../../handle.ts';

export const getDatabaseUsageHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).getDatabaseUsage,
  (call) => getDatabaseUsage(call),
);
