import * as z from 'zod';
import { KeyInput, KeyKind } from '../../../../worker/contract/account.ts';

/** The form for a new API key. `origins` has one origin per line. */
export const KeyForm = z.object({ name: KeyInput.shape.name, kind: KeyKind, origins: z.string() });
