import { consumeDeadDeliveries, consumeDeliveries } from './automations/consume-deliveries.ts';
import { consumeRefreshes } from './cron/consume-refreshes.ts';
import { runSchedules } from './cron/run-schedules.ts';
import { app } from './edge/app.ts';
import { consumeDeadImports, consumeImports } from './imports/consume-imports.ts';

export { LeadObject } from './lead/lead-object.ts';
export { ProjectObject } from './project/project-object.ts';

export default {
  fetch: app.fetch,
  queue: (batch, env) => {
    switch (batch.queue) {
      case 'lead-deliveries':
        return consumeDeliveries(batch, env);
      case 'lead-deliveries-dead':
        return consumeDeadDeliveries(batch, env, Date.now);
      case 'lead-imports':
        return consumeImports(batch, env, Date.now());
      case 'lead-imports-dead':
        return consumeDeadImports(batch, env, Date.now());
      default:
        return consumeRefreshes(batch, env, Date.now());
    }
  },
  scheduled: (_controller, env) => runSchedules(env, Date.now()),
} satisfies ExportedHandler<Env>;
