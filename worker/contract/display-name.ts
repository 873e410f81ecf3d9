import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

/** A name for people to read: a single line with visible characters. */
export const DisplayName = z
  .string()
  .overwrite(toPlainText)
  .min(1, { error: 'must contain a visible character' })
  .max(LIMITS.nameCharsMax);
