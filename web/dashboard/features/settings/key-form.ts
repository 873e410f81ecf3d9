import * as z from 'zod';
import { KeyInput, KeyKind } from '../../../../worker/contract/account.ts';

/** A new key as form fields: one origin per line. */
export const KeyForm = z.object({ name: KeyInput.shape.name, kind: KeyKind, origins: z.string() });
