import { getHealth } from '../../../observe/get-health.ts';
import { handle } from '../../handle.ts';

export const getHealthHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).getHealth,
  async (call, _given, { json }) => {
    const health = await getHealth(call);
    return health.status === 'ok' ? health : json(health, 503);
  },
);
