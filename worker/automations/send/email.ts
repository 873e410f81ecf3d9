import { type Email, escapeHtml } from '../../outbound/email.ts';
import { unlink } from '../../outbound/unlink.ts';
import { cutText } from './cut-text.ts';
import { linkToLead, nameLead, type Telling } from './telling.ts';

/** The longest subject that Outlook and Exchange keep whole. */
const SUBJECT_CHARS_MAX = 255;

/** One line, because a line break in a name must not become another header. */
const toSubject = (text: string): string => cutText(text.replaceAll(/\p{Cc}+/gu, ' ').trim(), SUBJECT_CHARS_MAX);

export function toEmail(
  telling: Telling,
  { from, to, subject }: { from: string; to: string[]; subject?: string | undefined },
): Email {
  const { outgoing } = telling;
  const { lead, automation } = outgoing;
  // Visitors choose their names, and people those of automations: none of them may form a link.
  const name = unlink(nameLead(outgoing));
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
    subject: toSubject(subject ? unlink(subject) : automation ? `${unlink(automation.name)}: ${name}` : name),
    text: [why, ...facts, link].join('\n\n'),
    html: [
      ...[why, ...facts].map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(link)}">Open lead</a></p>`,
    ].join(''),
  };
}
