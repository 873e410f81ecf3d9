import type { RefreshMessage } from '../contract/refresh-message.ts';
import { eraseLead } from '../identity/erase-lead.ts';
import { leadObject, withConfig } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { noteFailure } from '../observe/failures.ts';
import { log } from '../observe/log.ts';
import { forRequest, requestOf } from '../observe/request-id.ts';
import { listUnrefreshed } from '../project/list-unrefreshed.ts';
import { recallProjectConfig } from '../settings/projects/project-config.ts';
import { handleLane } from '../studies/handle-lane.ts';
import { handlePage } from './lead-runs.ts';

/** How soon to retry a page that arrived before the previous page was saved. */
const EARLY_RETRY_SECONDS = 2;
const FAILED_RETRY_SECONDS = 10;

/**
 * Handles the messages one after another and calls a limited number of leads at a time, so that live traffic is not slowed down. Lanes
 * limit themselves, so their messages run in parallel. Each message is acknowledged on its own, and only failed ones are retried.
 */
export async function consumeRefreshes(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const isLane = ({ body }: Message) => {
    const { type, lane } = body as { type?: unknown; lane?: unknown };
    return type === 'lane' || (type === 'page' && lane !== undefined);
  };
  const [lanes, others] = [batch.messages.filter(isLane), batch.messages.filter((message) => !isLane(message))];
  await Promise.all([
    ...lanes.map((message) => consume(message, env, now)),
    (async () => {
      for (const message of others) await consume(message, env, now);
    })(),
  ]);
}

const consume = (message: Message, env: Env, now: number): Promise<void> =>
  forRequest(requestOf(message), async () => {
    try {
      const { RefreshMessage } = await import('../contract/refresh-message.ts');
      const outcome = await handle(env, RefreshMessage.parse(message.body), { now, isRetry: message.attempts > 1 });
      if (outcome === 'early') message.retry({ delaySeconds: EARLY_RETRY_SECONDS });
      else message.ack();
    } catch (error) {
      noteFailure('refreshes', now);
      log('warn', 'refresh.failed', { messageId: message.id, attempts: message.attempts, error: String(error) });
      message.retry({ delaySeconds: FAILED_RETRY_SECONDS });
    }
  });

async function handle(
  env: Env,
  message: RefreshMessage,
  { now, isRetry }: { now: number; isRetry: boolean },
): Promise<'done' | 'early'> {
  switch (message.type) {
    case 'page':
      return handlePage(env, message, now);
    case 'lane':
      return handleLane(env, message, { isRetry });
    case 'due': {
      const { projectId, leadIds } = message;
      const config = await recallProjectConfig(env, projectId);
      if (!config) return 'done';
      const left = await listUnrefreshed(env.DB, projectId, leadIds, { version: config.version, now });
      await mapLeadsInBackground(left, (leadId) =>
        withConfig(env, { projectId, config }, (carried) => leadObject(env, projectId, leadId).refresh(carried)),
      );
      return 'done';
    }
    case 'quiet': {
      const { projectId, leadIds, quietSince, unlessKnown } = message;
      await mapLeadsInBackground(leadIds, async (leadId) => {
        const erased = await eraseLead(env, { projectId, leadId, quietSince, unlessKnown });
        switch (erased.status) {
          case 'erased':
          case 'no_such_lead':
          case 'not_quiet':
            return;
          case 'unsettled':
          case 'merged':
            // If the lead is still idle, a later cron run queues it again.
            return;
        }
      });
      return 'done';
    }
  }
}
