import { consumeRefreshes } from './cron/consume-refreshes.ts';
import { runSchedules } from './cron/run-schedules.ts';
import { app } from './edge/app.ts';

export { LeadObject } from './lead/lead-object.ts';
export { ProjectObject } from './project/project-object.ts';

export default {
  fetch: app.fetch,
  queue: (batch, env) => consumeRefreshes(batch, env, Date.now()),
  scheduled: (_controller, env) => runSchedules(env, Date.now()),
} satisfies ExportedHandler<Env>;
