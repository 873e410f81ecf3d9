import { isJsonObject } from '../../contract/json-value.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';
import { isolate, shorten } from '../../outbound/unlink.ts';
import { parseAnswer, type Refusal } from './answer.ts';
import { cutText } from './cut-text.ts';
import { type Filled, fillTemplate } from './fill-template.ts';
import { linkToLead, nameLead, type Telling } from './telling.ts';

/**
 * Slack's limits in characters after escaping (docs.slack.dev, Block Kit). If one text exceeds its limit, Slack rejects the whole message.
 */
const CHARS_MAX = { header: 150, section: 3000, field: 2000, text: 4000 } as const;

/** Max. length of a single value, so that there is room for the rest of the message. */
const VALUE_CHARS_MAX = 500;

/** The three characters that Slack requires to be escaped. */
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const toMrkdwn = (text: string, max: number): string => cutText(text, max, (one) => ESCAPES[one] ?? one);

/** With `verbatim`, Slack creates no links or mentions from text that visitors chose, such as a company named like a web address. */
const VERBATIM = { type: 'mrkdwn', verbatim: true } as const;

/**
 * Builds a message for an incoming webhook. The message has the automation's own text, or else the lead, the reason and the score. The
 * message always has a link to the lead.
 */
export function toSlackRequest(
  telling: Telling,
  { url, text: template = '' }: { url: string; text?: string | undefined },
): OutgoingRequest {
  const pieces = fillTemplate(template, telling);
  const isOwn = pieces.some(({ text }) => text.trim() !== '');
  const { text, blocks } = isOwn ? toOwnMessage(pieces) : toStandardMessage(telling);
  return {
    method: 'POST',
    url,
    shownUrl: `${new URL(url).origin}/…`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      text,
      unfurl_links: false,
      blocks: [
        ...blocks,
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open lead' }, url: linkToLead(telling) }],
        },
      ],
    }),
  };
}

const toOwnMessage = (pieces: readonly Filled[]) => ({
  text: writeMrkdwn(pieces, CHARS_MAX.text),
  blocks: [{ type: 'section', text: { ...VERBATIM, text: writeMrkdwn(pieces, CHARS_MAX.section) } }],
});

/** Only the link to the lead's own page works as a link. If the link does not fit, it is left out instead of cut. */
const writeMrkdwn = (pieces: readonly Filled[], max: number): string =>
  pieces.reduce((shown, { type, text }) => {
    const room = max - shown.length;
    if (type !== 'link')
      return shown + toMrkdwn(type === 'value' ? isolate(shorten(text, VALUE_CHARS_MAX)) : text, room);
    return text.length + 2 > room ? shown : `${shown}<${text}>`;
  }, '');

function toStandardMessage(telling: Telling) {
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
        ...(lead.email ? [['Email', lead.email]] : []),
      ]
    : [];
  return {
    text: toMrkdwn(`${isolate(name)} — ${why}`, CHARS_MAX.text),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cutText(name, CHARS_MAX.header) } },
      { type: 'section', text: { ...VERBATIM, text: toMrkdwn(why, CHARS_MAX.section) } },
      ...(fields.length > 0
        ? [
            {
              type: 'section',
              fields: fields.map(([label, value]) => ({
                ...VERBATIM,
                text: toMrkdwn(`*${label}*\n${value}`, CHARS_MAX.field),
              })),
            },
          ]
        : []),
    ],
  };
}

/**
 * Why Slack rejected a message, or null if it succeeded. An incoming webhook answers `ok`, and a workflow answers `{"ok":true}`. Any other
 * response body is the name of an error.
 */
export const refusalOfSlack: Refusal = (answer) => {
  const said = answer.body.trim();
  if (said === 'ok') return null;
  const parsed = parseAnswer(answer);
  if (isJsonObject(parsed) && parsed.ok === true) return null;
  return said === '' ? 'Slack did not confirm the message.' : `Slack answered: ${said.slice(0, 500)}`;
};
