import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

/** Actions that the product words for the lead's stage and trend. */
export const NextActionKind = z.enum(['call', 'demo', 'content', 'email', 'offer', 'wait']);
export type NextActionKind = z.infer<typeof NextActionKind>;

/** The customer's own wording. */
export const NextActionText = z.string().overwrite(toPlainText).min(1).max(LIMITS.nextActionCharsMax);

export const NextAction = z
  .discriminatedUnion('kind', [
    z.object({ kind: NextActionKind }),
    z.object({ kind: z.literal('own'), text: NextActionText.meta({ example: 'Ask about the demo' }) }),
  ])
  .meta({
    id: 'NextAction',
    example: { kind: 'own', text: 'Ask about the demo' },
    description:
      'What to do next with a lead that did this last. `own` is shown as you write it; the others are worded by stage and trend. Changes no score.',
  });
export type NextAction = z.infer<typeof NextAction>;
