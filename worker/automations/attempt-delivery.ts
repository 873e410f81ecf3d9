import { DrizzleQueryError } from 'drizzle-orm';
import { DELAY_SECONDS_MAX, judgeAttempt } from '../domain/retry-policy.ts';
import { measure } from '../observe/data-points.ts';
import { log } from '../observe/log.ts';
import type { OutgoingRequest } from '../outbound/request.ts';
import { EXCERPT_BYTES, type SendOptions, type Sent, sendRequest } from '../outbound/send-request.ts';
import { assignInTurn } from './assign-in-turn.ts';
import { storeBody } from './attempt-body.ts';
import { type BuiltRequest, buildRequest } from './build-request.ts';
import { findPrecedence, settleOlder } from './coalesce-writes.ts';
import {
  closeDelivery,
  type DeliveryRecord,
  findDelivery,
  postponeDelivery,
  recordAttempt,
  requestIdOf,
} from './deliveries.ts';
import { noteReceiverHealth } from './receiver-health.ts';
import type { Answer } from './send/answer.ts';
import { isNewToSalesforce } from './send/salesforce.ts';
import { sendAutomationEmail } from './send-automation-email.ts';
import { findSlowReceiver, forgetSlowness, noteSlowness, takeTurn, waitForReceiver } from './slow-receivers.ts';
import { restoreLead } from './too-large.ts';

/** Max. bytes to read from a response whose body must confirm success. Enough for a HubSpot contact with all its properties. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** An attempt may start this early, because clocks differ. A duplicate message that arrives even earlier waits until the attempt is due. */
const EARLY_MS_MAX = 1_000;

/** The attempt's clock and timeout (by default 15 s, as Standard Webhooks recommends). */
export interface AttemptOptions {
  now: () => number;
  timeoutMs?: number | undefined;
}

/**
 * Makes one attempt at a pending delivery. Returns when to retry, or null. Reads the current state, so a duplicate or late message does
 * nothing.
 */
export async function attemptDelivery(
  env: Env,
  deliveryId: string,
  { now, timeoutMs }: AttemptOptions,
): Promise<{ delaySeconds: number } | null> {
  const [delivery, slow] = await Promise.all([findDelivery(env.DB, deliveryId), findSlowReceiver(env.DB, deliveryId)]);
  if (delivery?.status !== 'pending') return null;
  const at = now();
  const early = (delivery.next_attempt_at ?? 0) - at;
  if (early > EARLY_MS_MAX) return { delaySeconds: Math.min(DELAY_SECONDS_MAX, Math.ceil(early / 1000)) };
  const precedence = await findPrecedence(env.DB, delivery);
  switch (precedence.status) {
    case 'told':
      await closeDelivery(env.DB, deliveryId, { status: 'delivered', now: at });
      return null;
    case 'newer_waits':
      await postponeDelivery(env.DB, deliveryId, { until: precedence.until, now: at });
      return null;
    case 'newest': {
      if (slow && !(await takeTurn(env.DB, delivery.target_id, at))) {
        await waitForReceiver(env, delivery, { slow, now: at, random: Math.random() });
        return null;
      }
      const attempt = await tryToTell(env, delivery, { timeoutMs, now: at });
      if ('sent' in attempt) {
        const wasSlow = slow !== null;
        return settle(env, { delivery, ...attempt, wasSlow, at, durationMs: now() - at });
      }
      if (slow) await forgetSlowness(env.DB, delivery.target_id);
      await closeDelivery(env.DB, deliveryId, { status: 'discarded', failure: attempt.why, now: at });
      return null;
    }
  }
}

/** Returns the response and the request as shown to people, or the reason why nothing was sent. */
async function tryToTell(
  env: Env,
  delivery: DeliveryRecord,
  { timeoutMs, now }: { timeoutMs: number | undefined; now: number },
): Promise<{ shown: Shown; sent: Sent } | { why: string }> {
  const sending = { development: env.APP_ENV === 'development', timeoutMs };
  let shown: Shown = { url: '', body: '' };
  try {
    const outgoing = await restoreLead(env, delivery);
    if (!outgoing) return { why: 'The lead was erased.' };
    const built = await buildRequest(env, { delivery, outgoing, sending, now });
    if (built.status === 'discard') return built;
    if (built.status === 'assign') return await assignInTurn(env, { delivery, outgoing, config: built.config, now });
    if (built.status === 'email') {
      const { id: deliveryId, project_id: projectId } = delivery;
      const request = { email: built.email, projectId, deliveryId, causedBy: outgoing.causedBy, now };
      const { email, sent } = await sendAutomationEmail(env, request, { timeoutMs });
      return { shown: { url: `mailto:${email.to.join(',')}`, body: JSON.stringify(email) }, sent };
    }
    shown = toShown(built.request);
    return await send(built, sending);
  } catch (error) {
    const reason = reasonOf(error);
    return { shown, sent: { outcome: { error: reason }, response: null, error: reason } };
  }
}

/** An error's message for people. For a failed query, this is D1's message without the SQL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof DrizzleQueryError && error.cause ? error.cause.message : error.message;
}

/**
 * Sends the request. Salesforce may get up to two more requests: one with a new access token after a 401, and one that creates the record
 * if it does not exist. A 2xx response whose body does not confirm success is a failure.
 */
async function send(
  { request, refusalOf, salesforce }: Extract<BuiltRequest, { status: 'request' }>,
  sending: SendOptions,
): Promise<{ shown: Shown; sent: Sent }> {
  if (!refusalOf) return { shown: toShown(request), sent: await sendRequest(request, sending) };
  const options = { ...sending, excerptBytes: ANSWER_BYTES_MAX };
  let last = request;
  let sent = await sendRequest(last, options);
  const again = async (next: OutgoingRequest) => {
    last = next;
    sent = await sendRequest(last, options);
  };
  if (salesforce && sent.response?.status === 401) await again(await salesforce.renew());
  if (salesforce && sent.response && isNewToSalesforce(toAnswer(sent.response))) await again(await salesforce.create());
  const { response } = sent;
  if (!response) return { shown: toShown(last), sent };
  const answer = toAnswer(response);
  const refusal = answer.status >= 200 && answer.status < 300 ? refusalOf(answer) : null;
  return {
    shown: toShown(last),
    sent: {
      ...(refusal === null ? sent : { outcome: { error: refusal }, error: refusal }),
      response: { status: answer.status, excerpt: answer.body.slice(0, EXCERPT_BYTES) },
    },
  };
}

const toAnswer = ({ status, excerpt: body }: NonNullable<Sent['response']>): Answer => ({ status, body });

interface Shown {
  url: string;
  body: string;
}

const toShown = ({ url, shownUrl, body }: OutgoingRequest): Shown => ({ url: shownUrl ?? url, body });

async function settle(
  env: Env,
  {
    delivery,
    shown,
    sent,
    wasSlow,
    at,
    durationMs,
  }: { delivery: DeliveryRecord; shown: Shown; sent: Sent; wasSlow: boolean; at: number; durationMs: number },
): Promise<{ delaySeconds: number } | null> {
  const attempt = delivery.attempts + 1;
  const verdict = judgeAttempt(attempt - delivery.attempts_before, sent.outcome, Math.random());
  const status = verdict.verdict === 'retry' ? 'pending' : verdict.verdict === 'delivered' ? 'delivered' : 'dead';
  const delaySeconds = verdict.verdict === 'retry' ? verdict.delaySeconds : null;
  const nextAttemptAt = delaySeconds === null ? null : at + durationMs + delaySeconds * 1000;
  const { response, error } = sent;
  const request = { url: shown.url, ...(await storeBody(delivery, shown.body)) };
  await recordAttempt(
    env.DB,
    { id: delivery.id, attempt, at, durationMs, request, response, error },
    { status, nextAttemptAt },
  );
  log(status === 'delivered' ? 'info' : 'warn', 'delivery.attempted', {
    requestId: requestIdOf(delivery),
    ...{ deliveryId: delivery.id, projectId: delivery.project_id, attempt, durationMs, verdict: verdict.verdict },
    ...(response && { responseStatus: response.status }),
  });
  measure(env, 'delivery', { projectId: delivery.project_id, labels: { verdict: verdict.verdict }, ms: durationMs });
  if (status === 'delivered') await settleOlder(env.DB, delivery, at + durationMs);
  if (delivery.is_test === 0) {
    await noteSlowness(env.DB, delivery, {
      ...{ wasSlow, timedOut: sent.timedOut ?? false, isDelivered: status === 'delivered' },
      ...{ startedAt: at, endedAt: at + durationMs },
    });
    await noteReceiverHealth(env, delivery, { verdict: verdict.verdict, now: at });
  }
  return delaySeconds === null ? null : { delaySeconds };
}
