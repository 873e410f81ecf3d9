import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

/** A name as people see it: a single line that is not invisible. */
export const DisplayName = z
  .string()
  .overwrite(toPlainText)
  .min(1, { error: 'must contain a visible character' })
  .max(LIMITS.nameCharsMax);
