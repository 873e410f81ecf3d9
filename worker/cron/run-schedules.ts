import { closeStalledImports } from '../imports/close-stalled-imports.ts';
import { resumeImports } from '../imports/resume-imports.ts';
import { noteDatabaseSize } from '../observe/database-size.ts';
import { log } from '../observe/log.ts';
import { raiseAlerts } from './alerts/raise-alerts.ts';
import { tellOfAlerts } from './alerts/tell-of-alerts.ts';
import { compareChallengers } from './compare-challengers.ts';
import { countReturns } from './count-returns.ts';
import { eraseAnonymous } from './erase-anonymous.ts';
import { eraseQuiet } from './erase-quiet.ts';
import { finishDeletions } from './finish-deletions.ts';
import { resumeStalledRuns } from './lead-runs.ts';
import { mailNotifications } from './notifications/mail-notifications.ts';
import { pushNotifications } from './notifications/push-notifications.ts';
import { tellOfDueTasks } from './notifications/tell-of-due-tasks.ts';
import { pruneDailyUsage } from './prune-daily-usage.ts';
import { pruneDeliveries } from './prune-deliveries.ts';
import { pruneNotifications } from './prune-notifications.ts';
import { pruneTokens } from './prune-tokens.ts';
import { refreshDue } from './refresh-due.ts';
import { requeueDeliveries } from './requeue-deliveries.ts';
import { tellOfQuotas } from './tell-of-quotas.ts';
import { tellOwners } from './tell-owners.ts';
import { verifyForgotten } from './verify-forgotten.ts';

/** Runs the jobs of every minute. A failing job does not stop the others. */
export async function runSchedules(env: Env, now: number): Promise<void> {
  const jobs = {
    ...{ refreshDue, resumeStalledRuns, finishDeletions, eraseQuiet, eraseAnonymous },
    ...{ closeStalledImports, resumeImports },
    ...{ requeueDeliveries, pruneDeliveries, pruneTokens, tellOwners, tellOfQuotas, pruneDailyUsage },
    ...{ noteDatabaseSize, countReturns, compareChallengers, verifyForgotten, raiseAlerts, tellOfAlerts },
    ...{ tellOfDueTasks, mailNotifications, pruneNotifications },
    // Pushing comes last, so that a push service that hangs delays nothing else.
    pushNotifications,
  };
  for (const [job, run] of Object.entries(jobs)) {
    try {
      const count = await run(env, now);
      log('info', 'cron.ran', { job, ...(count !== undefined && { count }) });
    } catch (error) {
      log('error', 'cron.failed', { job, error: String(error) });
    }
  }
}
