import type { Wording } from '../../contract/wording.ts';
import { type Email, escapeHtml } from '../../outbound/email.ts';
import { breakLinks, isolate, shorten, unlink } from '../../outbound/unlink.ts';
import { cutText } from './cut-text.ts';
import { type Filled, fillTemplate } from './fill-template.ts';
import { linkToLead, nameLead, type Telling } from './telling.ts';

/** The longest subject that Outlook and Exchange show completely. */
const SUBJECT_CHARS_MAX = 255;

/** Puts the text on one line, because a line break in a name must not start another header. */
const toSubject = (text: string): string => cutText(text.replaceAll(/\p{Cc}+/gu, ' ').trim(), SUBJECT_CHARS_MAX);

/** Builds an email from the automation's own subject and text. If the subject or text is missing or empty, the standard one is used. */
export function toEmail(
  telling: Telling,
  { from, to, subject = '', text = '' }: { from: string; to: string[] } & Pick<Wording, 'subject' | 'text'>,
): Email {
  const own = fillTemplate(subject, telling).map(({ type, text }) =>
    type === 'value' ? isolate(shorten(text)) : text,
  );
  const pieces = fillTemplate(text, telling);
  return {
    ...{ from, to },
    // Join the pieces before breaking links, because two pieces together could form a link.
    subject: toSubject(breakLinks(own.join(''))) || standardSubject(telling),
    ...(pieces.some((piece) => piece.text.trim() !== '') ? toOwnText(pieces, telling) : toStandardText(telling)),
  };
}

// Visitors choose their own names, and members name automations. Neither the lead's name nor the automation's may become a link.
function standardSubject({ outgoing }: Telling): string {
  const name = unlink(nameLead(outgoing));
  return toSubject(outgoing.automation ? `${unlink(outgoing.automation.name)}: ${name}` : name);
}

function toStandardText(telling: Telling): Pick<Email, 'text' | 'html'> {
  const { outgoing } = telling;
  const { lead, automation } = outgoing;
  const name = unlink(nameLead(outgoing));
  const why = automation ? `${name} ${automation.reason}.` : `${name}: ${outgoing.type}.`;
  const facts = lead
    ? [
        `Score ${lead.currentScore} (${lead.leadStage}), velocity ${lead.velocityScore} of 10, ${lead.eventsLast24h} ${lead.eventsLast24h === 1 ? 'event' : 'events'} in 24 hours.`,
      ]
    : [];
  const link = linkToLead(telling);
  return {
    text: [why, ...facts, link].join('\n\n'),
    html: [...[why, ...facts].map((line) => `<p>${escapeHtml(line)}</p>`), toButton(link)].join(''),
  };
}

/** Adds the link to the lead at the end, unless the text already contains it. No other part of the text becomes a link. */
function toOwnText(pieces: readonly Filled[], telling: Telling): Pick<Email, 'text' | 'html'> {
  const parts = joinText(pieces);
  const link = linkToLead(telling);
  const isLinked = parts.some(({ type }) => type === 'link');
  const html = parts.map(({ type, text }) => (type === 'link' ? toAnchor(text, text) : escapeHtml(text))).join('');
  const paragraphs = html.split(/\n{2,}/).map((lines) => `<p>${lines.replaceAll('\n', '<br>')}</p>`);
  return {
    text: parts.map(({ text }) => text).join('') + (isLinked ? '' : `\n\n${link}`),
    html: paragraphs.join('') + (isLinked ? '' : toButton(link)),
  };
}

/** Joins the text between links, and breaks any link in it. Added spaces keep the text from running into an adjacent link. */
function joinText(pieces: readonly Filled[]): Filled[] {
  const parts: Filled[] = [];
  for (const { type, text } of pieces) {
    const last = parts.at(-1);
    const shown = type === 'value' ? isolate(shorten(text)) : text;
    if (type !== 'link' && last && last.type !== 'link') last.text += shown;
    else parts.push({ type, text: shown });
  }
  return parts.map((part, i) => {
    if (part.type === 'link') return part;
    const before = i > 0 && /^\S/.test(part.text) ? ' ' : '';
    const after = i < parts.length - 1 && /\S$/.test(part.text) ? ' ' : '';
    return { ...part, text: `${before}${breakLinks(part.text)}${after}` };
  });
}

const toAnchor = (link: string, text: string): string => `<a href="${escapeHtml(link)}">${escapeHtml(text)}</a>`;
const toButton = (link: string): string => `<p>${toAnchor(link, 'Open lead')}</p>`;
