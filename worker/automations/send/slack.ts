import type { OutgoingRequest } from '../../outbound/request.ts';
import { linkToLead, nameLead, type Telling } from './telling.ts';

/** Slack's three characters with a meaning; everything else is text. */
const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A message to an incoming webhook that a salesperson can act on: who, why, how they stand, and where to look. */
export function toSlackRequest(telling: Telling, { url }: { url: string }): OutgoingRequest {
  const { outgoing } = telling;
  const { lead, automation } = outgoing;
  const name = nameLead(outgoing);
  const why = automation ? `${automation.name}: ${automation.reason}` : outgoing.type;
  const fields = lead
    ? [
        ['Score', `${lead.currentScore}`],
        ['Stage', lead.leadStage],
        ['Velocity', `${lead.velocityScore} / 10`],
        ['Events in 24 h', `${lead.eventsLast24h}`],
        ...(lead.company ? [['Company', lead.company]] : []),
        ...(lead.email ? [['E-mail', lead.email]] : []),
      ]
    : [];
  return {
    method: 'POST',
    url,
    shownUrl: `${new URL(url).origin}/…`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      text: `${escapeMrkdwn(name)} — ${escapeMrkdwn(why)}`,
      unfurl_links: false,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: name.slice(0, 150) } },
        { type: 'section', text: { type: 'mrkdwn', text: escapeMrkdwn(why) } },
        ...(fields.length > 0
          ? [
              {
                type: 'section',
                fields: fields.map(([label, value]) => ({
                  type: 'mrkdwn',
                  text: `*${label}*\n${escapeMrkdwn(value as string)}`,
                })),
              },
            ]
          : []),
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open lead' }, url: linkToLead(telling) }],
        },
      ],
    }),
  };
}
