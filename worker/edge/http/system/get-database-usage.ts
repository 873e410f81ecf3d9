import { getDatabaseUsage as definition } from '../../../contract/api/system.ts';
import { getDatabaseUsage } from '../../../observe/get-database-usage.ts';
import { handle } from '../../handle.ts';

export const getDatabaseUsageHandler = handle(definition, (call) => getDatabaseUsage(call));
