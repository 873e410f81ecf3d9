import { linkToLead, nameLead, type OutgoingRequest, type Telling } from './request.ts';

/** An e-mail as its senders take it: Resend's API, or Cloudflare's `send_email` binding. */
export interface Email {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] as string,
  );

export function toEmail(
  telling: Telling,
  { from, to, subject }: { from: string; to: string[]; subject?: string | undefined },
): Email {
  const { outgoing } = telling;
  const { lead, automation } = outgoing;
  const name = nameLead(outgoing);
  const why = automation ? `${name} ${automation.reason}.` : `${name}: ${outgoing.type}.`;
  const facts = lead
    ? [
        `Score ${lead.currentScore} (${lead.leadStage}), velocity ${lead.velocityScore} of 10, ${lead.eventsLast24h} events in 24 hours.`,
      ]
    : [];
  const link = linkToLead(telling);
  return {
    from,
    to,
    // A line break in a name must not become another header.
    subject: (subject ?? (automation ? `${automation.name}: ${name}` : name)).replaceAll(/[\r\n]+/g, ' '),
    text: [why, ...facts, link].join('\n\n'),
    html: [
      ...[why, ...facts].map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(link)}">Open lead</a></p>`,
    ].join(''),
  };
}

/** Resend drops a second e-mail with the same key: an attempt whose answer was lost sends nothing twice. */
export function toResendRequest(
  email: Email,
  { apiUrl, apiKey, deliveryId }: { apiUrl: string; apiKey: string; deliveryId: string },
): OutgoingRequest {
  return {
    method: 'POST',
    url: `${apiUrl}/emails`,
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', 'Idempotency-Key': deliveryId },
    body: JSON.stringify(email),
  };
}
