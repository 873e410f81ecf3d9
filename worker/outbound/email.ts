import type { OutgoingRequest } from './request.ts';
import { type SendOptions, type Sent, sendRequest } from './send-request.ts';

/** An email in the format that both senders accept: Resend's API and Cloudflare's `send_email` binding. */
export interface Email {
  /** `Name <address>`, or just an address. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

export type EmailEnv = Pick<Env, 'APP_ENV' | 'RESEND_API_KEY' | 'RESEND_API_URL' | 'EMAIL'>;

/** True if this deployment can send email. */
export const canSendEmail = ({ RESEND_API_KEY, EMAIL }: EmailEnv): boolean => Boolean(RESEND_API_KEY ?? EMAIL);

/**
 * Sends with Resend if its key is set, or else with the binding `EMAIL` if there is one. `idempotencyKey` must be the same for every
 * attempt. Never throws.
 */
export async function sendEmail(
  env: EmailEnv,
  email: Email,
  { idempotencyKey, timeoutMs }: { idempotencyKey: string } & Pick<SendOptions, 'timeoutMs'>,
): Promise<Sent> {
  const { RESEND_API_KEY: apiKey, RESEND_API_URL: apiUrl, EMAIL: binding } = env;
  if (apiKey) {
    const development = env.APP_ENV === 'development';
    return confirmed(
      await sendRequest(toResendRequest(email, { apiUrl, apiKey, idempotencyKey }), { development, timeoutMs }),
    );
  }
  if (binding) return sendByBinding(binding, email);
  const error = 'no email sender is set up: set RESEND_API_KEY or add the binding EMAIL';
  return { outcome: { error }, response: null, error };
}

/** Resend confirms an email with an ID. Any other 2xx response, such as a proxy's page, counts as a failure. */
function confirmed(sent: Sent): Sent {
  const { response } = sent;
  if (!response || response.status < 200 || response.status > 299 || /"id"\s*:\s*"[^"]/.test(response.excerpt))
    return sent;
  const error = 'Resend did not confirm the email.';
  return { outcome: { error }, response, error };
}

/** Resend ignores a second email with the same key, so a retry after a lost response sends nothing twice. */
export function toResendRequest(
  email: Email,
  { apiUrl, apiKey, idempotencyKey }: { apiUrl: string; apiKey: string; idempotencyKey: string },
): OutgoingRequest {
  return {
    method: 'POST',
    url: `${apiUrl}/emails`,
    headers: {
      Authorization: `Bearer ${apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': idempotencyKey,
    },
    body: JSON.stringify(email),
  };
}

/** The binding returns an ID or throws. The binding has no idempotency key: if a response is lost, the email may be sent twice. */
async function sendByBinding(binding: SendEmail, email: Email): Promise<Sent> {
  try {
    const { messageId } = await binding.send({ ...email, from: toAddress(email.from) });
    return {
      outcome: { status: 202, retryAfterSeconds: null },
      response: { status: 202, excerpt: messageId },
      error: null,
    };
  } catch (error) {
    return { outcome: { error: String(error) }, response: null, error: String(error) };
  }
}

function toAddress(from: string): string | { name: string; email: string } {
  const { name, email } = /^(?<name>.*\S)\s*<(?<email>[^<>]+)>$/.exec(from)?.groups ?? {};
  return name && email ? { name, email } : from;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
