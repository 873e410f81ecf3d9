import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

/** Actions whose wording depends on the lead's stage and trend. */
export const NextActionKind = z.enum(['call', 'demo', 'content', 'email', 'offer', 'wait']);
export type NextActionKind = z.infer<typeof NextActionKind>;

/** A wording of the customer's own. */
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
      'The next action for a lead whose last event matches this rule. `own` is shown as you write it; the wording of the others depends on stage and trend. Changes no score.',
  });
export type NextAction = z.infer<typeof NextAction>;
