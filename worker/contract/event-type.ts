import * as z from 'zod';
import { LIMITS } from './limits.ts';

export const EventType = z
  .string()
  .min(1)
  .max(LIMITS.eventTypeCharsMax)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:/ -]*$/,
    'must begin with a letter or digit and hold letters, digits, _ . : / - or spaces',
  )
  .meta({ example: 'page_view' });
