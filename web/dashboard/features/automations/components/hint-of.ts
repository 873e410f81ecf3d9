import { isMasked } from '../automation-form.ts';

/** The hint below the field of a secret. */
export const hintOf = (secret: string): string =>
  isMasked(secret)
    ? 'Leave unchanged to keep the saved value.'
    : 'Encrypted. You won’t be able to view the saved value again.';
