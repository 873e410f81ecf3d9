import * as z from 'zod';
import { UtcInstant } from '../../../contract/instant.ts';
import { log } from '../../../observe/log.ts';
import { publicEndpoint } from '../../endpoint.ts';

export const getHealth = publicEndpoint(
  {
    method: 'get',
    url: '/api/health',
    operationId: 'getHealth',
    tag: 'System',
    summary: 'Whether the platform is up',
    description:
      '`degraded`: events are accepted and scored, but lists and leaderboards may be behind until D1 is back.',
    status: 200,
    answer: z.object({ status: z.enum(['ok', 'degraded']), database: z.enum(['ok', 'unavailable']), time: UtcInstant }),
  },
  async ({ env, now }) => {
    const database = await env.DB.prepare('SELECT 1 FROM projects LIMIT 1')
      .first()
      .then(
        () => 'ok' as const,
        (error: unknown) => {
          log('error', 'health.database_failed', { error: String(error) });
          return 'unavailable' as const;
        },
      );
    return {
      status: database === 'ok' ? ('ok' as const) : ('degraded' as const),
      database,
      time: new Date(now).toISOString(),
    };
  },
);
