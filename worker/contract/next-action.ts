import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { NEXT_ACTION_KINDS } from './next-action-kinds.ts';
import { toPlainText } from './plain-text.ts';

/** A next action in the customer's own words. */
export const NextActionText = z.string().overwrite(toPlainText).min(1).max(LIMITS.nextActionCharsMax);

export const NextAction = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(NEXT_ACTION_KINDS) }),
    z.object({ kind: z.literal('own'), text: NextActionText.meta({ example: 'Ask about the demo' }) }),
  ])
  .meta({
    id: 'NextAction',
    example: { kind: 'own', text: 'Ask about the demo' },
    description:
      'The next action for a lead whose last event matches this rule. `own` is shown as you wrote it. The wording of all other kinds depends on stage and trend. Changes no score.',
  });
export type NextAction = z.infer<typeof NextAction>;
