import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

const toPlainLines = (text: string): string => text.split(/\r?\n/).map(toPlainText).join('\n').trim();

/** The text of a message, with placeholders. */
export const MessageText = z.string().overwrite(toPlainLines).max(LIMITS.messageCharsMax).meta({
  description:
    'The message, with placeholders such as `{{lead.name | "someone"}}`. If omitted, the platform writes the message.',
  example: '{{lead.name | "Someone"}} at {{lead.company | "an unknown company"}} {{reason}}.',
});

/** Additional fields by name, each with a template. */
export const MessageFields = z
  .record(z.string().max(LIMITS.messageFieldNameCharsMax), z.string().max(LIMITS.fieldTemplateCharsMax))
  .refine((fields) => Object.keys(fields).length <= LIMITS.messageFieldsMax, {
    error: `must have at most ${LIMITS.messageFieldsMax} fields`,
  })
  .meta({
    description:
      'Additional fields, each with a name and a template. A value that consists only of a placeholder keeps its type, such as a number.',
    example: { plan: '{{lead.properties.plan | "free"}}', score: '{{lead.score}}' },
  });

/**
 * The templates of an automation's message. The templates are copied into a delivery when it is created, so that each attempt sends the
 * same message.
 */
export const Wording = z.object({ subject: z.string(), text: z.string(), fields: MessageFields }).partial();
export type Wording = z.infer<typeof Wording>;
