import type { DeliveryMessage, Outgoing } from '../contract/outgoing.ts';
import { leadObject } from '../lead/lead-client.ts';
import { liveWork } from '../live-work.ts';
import { noteFailure } from '../observe/failures.ts';
import { log } from '../observe/log.ts';
import { forRequest, requestOf } from '../observe/request-id.ts';
import { listSubscribers } from '../settings/webhooks/read-webhooks.ts';
import { type AttemptOptions, attemptDelivery } from './attempt-delivery.ts';
import { NO_EMAIL } from './build-request.ts';
import { COALESCE_SECONDS } from './coalesce-writes.ts';
import { closeDelivery, deleteDeliveries, deliveryIdOf, insertDelivery, type Target } from './deliveries.ts';
import { sendAttempts } from './deliveries-client.ts';
import { keepsLead } from './keeps-lead.ts';
import { prepareRun } from './prepare-run.ts';
import { refuseTooLarge } from './too-large.ts';

/** The failure of a delivery that could still not be processed after all retries. */
const BROKEN = 'We couldn’t process this delivery for several minutes. Retry it.';

/** How soon to retry a message after an error in our own code. */
const BROKEN_RETRY_SECONDS = 10;

/**
 * Max. time that our own work on a delivery takes. A delivery that takes longer is only waiting for its receiver, so the next delivery may
 * start.
 */
const OWN_WORK_MS = 20;

/**
 * Handles each message separately: acknowledges it if it is done and retries it if not, so that one receiver's failure does not affect
 * others. The first message of a batch is handled at once, and background work pauses after it. All later messages give way to live
 * requests.
 */
export async function consumeDeliveries(
  batch: MessageBatch,
  env: Env,
  options: AttemptOptions = { now: Date.now },
): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message, i) => {
      const turn = i === 0 ? liveWork.takeTurnAtOnce() : await liveWork.takeTurn({ isAwaited: true });
      const consumed = consume(env, message, options);
      await Promise.race([consumed, scheduler.wait(OWN_WORK_MS)]);
      liveWork.endTurn(turn);
      await consumed;
    }),
  );
}

const consume = (env: Env, message: Message, options: AttemptOptions): Promise<void> =>
  forRequest(requestOf(message), async () => {
    try {
      const { DeliveryMessage } = await import('../contract/outgoing.ts');
      const again = await handle(env, DeliveryMessage.parse(message.body), options);
      if (again) message.retry(again);
      else message.ack();
    } catch (error) {
      noteFailure('deliveries', options.now());
      log('error', 'delivery.broken', { messageId: message.id, attempts: message.attempts, error: String(error) });
      message.retry({ delaySeconds: BROKEN_RETRY_SECONDS });
    }
  });

async function handle(
  env: Env,
  message: DeliveryMessage,
  options: AttemptOptions,
): Promise<{ delaySeconds: number } | null> {
  switch (message.type) {
    case 'attempt':
      return attemptDelivery(env, message.deliveryId, options);
    case 'publish':
      await publishOutgoing(env, message.outgoing, options.now());
      return null;
  }
}

/**
 * Stores a delivery for each subscriber and queues it. Repeating the call is safe, because delivery IDs are derived from the message and
 * the receiver. Stores and sends nothing if the lead has been erased in the meantime.
 */
async function publishOutgoing(env: Env, outgoing: Outgoing, now: number): Promise<void> {
  const { projectId, type, automation, id } = outgoing;
  if (automation?.skipped) return noteSkipped(env, outgoing, now);
  const [endpoints, run] = await Promise.all([
    listSubscribers(env.DB, projectId, type),
    automation ? prepareRun(env, { projectId, id: automation.id }) : null,
  ]);
  const told: { target: Target; recordKey: string | null; outgoing: Outgoing }[] = [
    ...(automation && run
      ? [
          {
            target: { kind: 'automation' as const, id: automation.id },
            recordKey: run.recordKey,
            outgoing: { ...outgoing, wording: run.wording },
          },
        ]
      : []),
    ...endpoints.map(({ id: endpointId }) => ({
      target: { kind: 'endpoint' as const, id: endpointId },
      ...{ recordKey: null, outgoing },
    })),
  ];
  const leadKept = await keepsLead(
    env.DB,
    told.map((delivery) => delivery.outgoing),
    { draw: Math.random(), now },
  );
  const noted = await Promise.all(
    told.map(async (delivery) => {
      const deliveryId = await deliveryIdOf(id, delivery.target.id);
      const delaySeconds = delivery.recordKey === null ? 0 : COALESCE_SECONDS;
      return { delivery, deliveryId, delaySeconds };
    }),
  );
  const isStored = await storeUnlessErased(env, outgoing, {
    deliveryIds: noted.map(({ deliveryId }) => deliveryId),
    store: (isLeadKept) =>
      Promise.all(
        noted.map(({ delivery, deliveryId, delaySeconds }) =>
          insertDelivery(env.DB, {
            ...{ ...delivery, id: deliveryId, leadKept: leadKept && isLeadKept },
            ...{ firstAttemptAt: now + delaySeconds * 1000, now },
          }),
        ),
      ),
  });
  if (!isStored) return;
  const { tooLargeBytes: bytes } = outgoing;
  if (bytes !== undefined) {
    for (const { deliveryId } of noted) await refuseTooLarge(env.DB, { id: deliveryId, bytes, now });
    return;
  }
  for (const [delaySeconds, together] of Map.groupBy(noted, (one) => one.delaySeconds)) {
    const ids = together.map(({ deliveryId }) => deliveryId);
    await sendAttempts(env, ids, { delaySeconds });
  }
}

/** Records a skipped run, so that people can see it. A skipped run has no receiver. */
async function noteSkipped(env: Env, outgoing: Outgoing, now: number): Promise<void> {
  const { automation, id } = outgoing;
  if (!automation) return;
  const deliveryId = await deliveryIdOf(id, automation.id);
  const target = { kind: 'automation', id: automation.id } as const;
  const leadKept = await keepsLead(env.DB, [outgoing], { draw: Math.random(), now });
  await storeUnlessErased(env, outgoing, {
    deliveryIds: [deliveryId],
    store: (isLeadKept) =>
      insertDelivery(env.DB, {
        ...{ id: deliveryId, target, outgoing, skipped: NO_EMAIL, now },
        leadKept: leadKept && isLeadKept,
      }),
  });
}

/**
 * Stores a message's deliveries, and then checks the lead. If the lead was erased after the message was created, the deliveries are deleted
 * again. If another lead was unmerged from this lead in the meantime, the deliveries are stored without the lead's data. The check comes
 * last, so that an erasure that starts after it finds the deliveries.
 */
async function storeUnlessErased(
  env: Env,
  { projectId, leadId, type, seq }: Outgoing,
  { deliveryIds, store }: { deliveryIds: string[]; store: (isLeadKept: boolean) => Promise<unknown> },
): Promise<boolean> {
  await store(true);
  if (type === 'lead.erased') return true;
  const fate = await leadObject(env, projectId, leadId).fateSince({ seq });
  if (fate !== null) await deleteDeliveries(env.DB, deliveryIds);
  if (fate === 'parted') await store(false);
  return fate !== 'erased';
}

/**
 * Handles messages that have used up the queue's retries. Stores the deliveries of these messages as failed, so that people can see and
 * retry them.
 */
export async function consumeDeadDeliveries(batch: MessageBatch, env: Env, now: () => number): Promise<void> {
  await Promise.all(
    batch.messages.map((message) =>
      forRequest(requestOf(message), async () => {
        const { DeliveryMessage } = await import('../contract/outgoing.ts');
        const { data } = DeliveryMessage.safeParse(message.body);
        log('error', 'delivery.dead_lettered', { messageId: message.id, type: data?.type });
        if (data?.type === 'attempt')
          await closeDelivery(env.DB, data.deliveryId, { status: 'dead', failure: BROKEN, now: now() });
        // All attempts to create the deliveries have failed. Try to create them once more, because the cause may be gone.
        if (data?.type === 'publish') await publishOutgoing(env, data.outgoing, now());
        message.ack();
      }),
    ),
  );
}
