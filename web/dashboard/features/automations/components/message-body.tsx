import type { ActionKind } from '../../../../../worker/contract/automation.ts';

type Body = Record<string, unknown>;

interface SlackBlock {
  type: string;
  text?: { text: string };
  fields?: { text: string }[];
  elements?: { text: { text: string } }[];
}

const CARD = 'min-w-0 rounded-lg border border-line bg-sunken px-3 py-2.5 text-sm [overflow-wrap:anywhere]';

/** Shows a message roughly as its receiver will see it. */
export function MessageBody({ action, body }: { action: ActionKind; body: Body }) {
  switch (action) {
    case 'slack':
      return (
        <div className={`${CARD} flex flex-col gap-2`}>
          {(body.blocks as SlackBlock[]).map((block) => (
            <Block key={`${block.type} ${block.text?.text ?? ''}`} block={block} />
          ))}
        </div>
      );
    case 'email':
      return (
        <div className={CARD}>
          <p className="border-line border-b pb-2 font-medium">{String(body.subject)}</p>
          <p className="whitespace-pre-wrap pt-2 text-soft">{String(body.text)}</p>
        </div>
      );
    case 'assign':
    case 'webhook':
    case 'hubspot':
    case 'salesforce':
      return (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          aria-label="Body"
          className={`${CARD} max-h-80 overflow-auto`}
        >
          <pre className="whitespace-pre-wrap font-mono text-xs">{JSON.stringify(body, null, 2)}</pre>
        </section>
      );
  }
}

function Block({ block: { type, text, fields, elements } }: { block: SlackBlock }) {
  if (fields)
    return (
      <div className="grid grid-cols-2 gap-x-3 gap-y-2">
        {fields.map((field) => (
          <Mrkdwn key={field.text} text={field.text} />
        ))}
      </div>
    );
  if (elements)
    return (
      <p>
        {elements.map((element) => (
          <span
            key={element.text.text}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-1 font-medium"
          >
            {element.text.text}
          </span>
        ))}
      </p>
    );
  if (type === 'header') return <p className="font-semibold text-base">{text?.text}</p>;
  return <Mrkdwn text={text?.text ?? ''} />;
}

/** Renders Slack's text format: bold between asterisks, and links between angle brackets. */
function Mrkdwn({ text }: { text: string }) {
  let at = 0;
  return (
    <p className="whitespace-pre-wrap">
      {text.split(/(\*[^*\n]+\*|<[^<>]+>)/).map((part) => {
        const key = at;
        at += part.length;
        if (/^\*[^*]+\*$/.test(part)) return <b key={key}>{unescapeSlack(part.slice(1, -1))}</b>;
        if (/^<[^<>]+>$/.test(part)) return <u key={key}>{part.slice(1, -1)}</u>;
        return unescapeSlack(part);
      })}
    </p>
  );
}

const unescapeSlack = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
