import { consumeDeadDeliveries, consumeDeliveries } from './automations/consume-deliveries.ts';
import { consumeRefreshes } from './cron/consume-refreshes.ts';
import { runSchedules } from './cron/run-schedules.ts';
import { app } from './edge/app.ts';
import { consumeDeadImports, consumeImports } from './imports/consume-imports.ts';
import { writeFailures } from './observe/failures.ts';

export { LeadObject } from './lead/lead-object.ts';
export { ProjectObject } from './project/project-object.ts';
export { StudyObject } from './studies/study-object.ts';

/** The consumer of each queue in wrangler.toml. */
const CONSUMERS: Record<string, (batch: MessageBatch, env: Env) => Promise<void>> = {
  'lead-refreshes': (batch, env) => consumeRefreshes(batch, env, Date.now()),
  'lead-deliveries': (batch, env) => consumeDeliveries(batch, env),
  'lead-attempts': (batch, env) => consumeDeliveries(batch, env),
  'lead-deliveries-dead': (batch, env) => consumeDeadDeliveries(batch, env, Date.now),
  'lead-imports': (batch, env) => consumeImports(batch, env, Date.now()),
  'lead-imports-dead': (batch, env) => consumeDeadImports(batch, env, Date.now()),
};

export default {
  fetch: app.fetch,
  queue: async (batch, env) => {
    // Match the end of the queue's name, because a second deployment in the same account adds a prefix, as in `eu-lead-refreshes`.
    const [, consume] = Object.entries(CONSUMERS).find(([name]) => batch.queue.endsWith(name)) ?? [];
    if (!consume) throw new Error(`nobody consumes the queue ${batch.queue}`);
    await consume(batch, env);
    await writeFailures(env.DB, Date.now());
  },
  scheduled: (_controller, env) => runSchedules(env, Date.now()),
} satisfies ExportedHandler<Env>;
