import { Outgoing } from '../contract/outgoing.ts';
import { judgeAttempt } from '../domain/retry-policy.ts';
import { log } from '../observe/log.ts';
import { buildRequest } from './build-request.ts';
import { closeDelivery, type DeliveryRecord, findDelivery, recordAttempt } from './deliveries.ts';
import { noteEndpointHealth } from './endpoint-health.ts';
import type { OutgoingRequest } from './send/request.ts';
import { type Sent, sendRequest } from './send-request.ts';

/** An answer with an access token is read whole. */
const TOKEN_BYTES_MAX = 64 * 1024;

/**
 * Makes one attempt at a delivery, if it is still owed. Answers when to come back, or null. Present truth decides: a
 * message that comes twice, or too late, does nothing.
 */
export async function attemptDelivery(
  env: Env,
  deliveryId: string,
  now: () => number,
): Promise<{ delaySeconds: number } | null> {
  const delivery = await findDelivery(env.DB, deliveryId);
  if (delivery?.status !== 'pending') return null;
  const development = env.APP_ENV === 'development';
  const outgoing = Outgoing.parse(JSON.parse(delivery.outgoing));
  const at = now();
  const ask = async (request: OutgoingRequest) => {
    const { response, error } = await sendRequest(request, { development, excerptBytes: TOKEN_BYTES_MAX });
    if (response?.status !== 200)
      throw new Error(error ?? `the token request was answered ${response?.status}: ${response?.excerpt}`);
    return JSON.parse(response.excerpt) as Record<string, unknown>;
  };
  let request: OutgoingRequest = { method: 'POST', url: '', shownUrl: '', headers: {}, body: '' };
  let sent: Sent;
  try {
    const built = await buildRequest(env, { delivery, outgoing, ask, now: at });
    if (built.status === 'discard') {
      await closeDelivery(env.DB, deliveryId, 'discarded', at);
      return null;
    }
    request = built.request;
    sent = await sendRequest(request, { development });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    sent = { outcome: { error: reason }, response: null, error: reason };
  }
  return settle(env, { delivery, request, sent, at, durationMs: now() - at });
}

async function settle(
  env: Env,
  {
    delivery,
    request,
    sent,
    at,
    durationMs,
  }: { delivery: DeliveryRecord; request: OutgoingRequest; sent: Sent; at: number; durationMs: number },
): Promise<{ delaySeconds: number } | null> {
  const attempt = delivery.attempts + 1;
  const verdict = judgeAttempt(attempt - delivery.attempts_before, sent.outcome, Math.random());
  const status = verdict.verdict === 'retry' ? 'pending' : verdict.verdict === 'delivered' ? 'delivered' : 'dead';
  const delaySeconds = verdict.verdict === 'retry' ? verdict.delaySeconds : null;
  const nextAttemptAt = delaySeconds === null ? null : at + durationMs + delaySeconds * 1000;
  const { response, error } = sent;
  await recordAttempt(
    env.DB,
    {
      id: delivery.id,
      attempt,
      at,
      durationMs,
      request: { url: request.shownUrl ?? request.url, body: request.body },
      response,
      error,
    },
    { status, nextAttemptAt },
  );
  log(status === 'delivered' ? 'info' : 'warn', 'delivery.attempted', {
    ...{ deliveryId: delivery.id, projectId: delivery.project_id, attempt, durationMs, verdict: verdict.verdict },
    ...(response && { responseStatus: response.status }),
  });
  if (delivery.target_kind === 'endpoint')
    await noteEndpointHealth(env, delivery, { verdict: verdict.verdict, now: at });
  return delaySeconds === null ? null : { delaySeconds };
}
