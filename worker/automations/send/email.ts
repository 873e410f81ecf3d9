import { type Email, escapeHtml } from '../../outbound/email.ts';
import { unlink } from '../../outbound/unlink.ts';
import { linkToLead, nameLead, type Telling } from './telling.ts';

export function toEmail(
  telling: Telling,
  { from, to, subject }: { from: string; to: string[]; subject?: string | undefined },
): Email {
  const { outgoing } = telling;
  const { lead, automation } = outgoing;
  // Visitors choose their names, and people those of automations: nothing in them is a link.
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
    // A line break in a name must not become another header.
    subject: (subject ? unlink(subject) : automation ? `${unlink(automation.name)}: ${name}` : name).replaceAll(
      /[\r\n]+/g,
      ' ',
    ),
    text: [why, ...facts, link].join('\n\n'),
    html: [
      ...[why, ...facts].map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(link)}">Open lead</a></p>`,
    ].join(''),
  };
}
