import type { Context } from 'hono';
import { PermissionDenied } from '../access/call.ts';
import { type Account, actorIdOf, type Operator, type Principal } from '../access/permissions.ts';
import type { EndpointDefinition } from '../contract/api/endpoint.ts';
import { LIMITS } from '../contract/limits.ts';
import { digest } from '../intake/digest.ts';
import { log } from '../observe/log.ts';
import { claimAnswer, keepAnswer, releaseAnswer } from '../settings/storage/kept-answers.ts';
import type { AppEnv } from './app-env.ts';
import { invalid, Refusal } from './problem.ts';

const KEY = new RegExp(`^[\\x20-\\x7E]{1,${LIMITS.idempotencyKeyCharsMax}}$`);

interface Request {
  definition: EndpointDefinition;
  given: { path: unknown; query: unknown; body: unknown };
  principal: Principal | Account | Operator | null;
  now: number;
}

/**
 * Runs a request that creates something at most once per `Idempotency-Key`, caller and project within 24 hours. A request that repeats the
 * key gets the same response. A refused request releases its key. A request that was interrupted never runs again.
 */
export async function answerOnce(
  context: Context<AppEnv>,
  { definition, given, principal, now }: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  const key = context.req.header('Idempotency-Key');
  if (key === undefined || !definition.isCreating || !principal || principal.type === 'operator') return answer();
  if (!KEY.test(key)) {
    const message = `must have 1 to ${LIMITS.idempotencyKeyCharsMax} characters, all printable ASCII`;
    throw invalid([{ path: 'header.Idempotency-Key', message }]);
  }
  const projectId = principal.type === 'account' ? '' : principal.projectId;
  const keeper = { env: context.env, now };
  const id = digest(JSON.stringify([projectId, actorIdOf(principal), key]));
  const kept = await claimAnswer(keeper, {
    ...{ id, projectId },
    fingerprint: digest(JSON.stringify([definition.operationId, given])),
  });
  switch (kept.status) {
    case 'claimed':
      break;
    case 'answered':
      return repeat(context, definition.status, kept.text);
    case 'other_request':
      throw new Refusal(
        'idempotency_key_reused',
        'This Idempotency-Key was sent with another request within 24 hours. Use a new key for each request.',
      );
    case 'running':
      throw new Refusal(
        'conflict',
        'The first request with this Idempotency-Key is still running. Retry in a second.',
        {
          headers: { 'Retry-After': '1' },
        },
      );
    case 'broken_off':
    case 'unreadable':
      throw new Refusal(
        'conflict',
        'We lost the result of the first request with this Idempotency-Key. Check whether that first request took effect, then use a new key.',
      );
  }
  const response = await answer().catch(async (error: unknown) => {
    if (error instanceof Refusal || error instanceof PermissionDenied)
      await releaseAnswer(keeper, id).catch(noteUnkept);
    throw error;
  });
  const text = await response.clone().text();
  // If storing the response fails, the request still succeeds, because its response may contain a secret that is shown only once. A client
  // that repeats the request is then told that the response was lost.
  await keepAnswer(keeper, { id, text, leadId: leadOf(JSON.parse(text)) ?? leadOf(given.path) }).catch(noteUnkept);
  return response;
}

const noteUnkept = (error: unknown): void => log('warn', 'answer.not_kept', { error: String(error) });

function repeat(context: Context<AppEnv>, status: number, text: string): Response {
  const headers = context.get('answerHeaders');
  headers['Content-Type'] = 'application/json';
  headers['Idempotent-Replayed'] = 'true';
  context.set('isAnswerHeaded', true);
  return new Response(text, { status, headers });
}

/** The ID of the lead in a response or a path. */
function leadOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const named = 'leadId' in value ? value.leadId : '_id' in value ? value._id : null;
  return typeof named === 'string' ? named : null;
}
