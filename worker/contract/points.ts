import * as z from 'zod';
import { LIMITS } from './limits.ts';

/** Points have at most two decimals, so that explanations add up exactly in hundredths. */
export const Points = z
  .number()
  .min(-LIMITS.pointsMax)
  .max(LIMITS.pointsMax)
  .refine((points) => Math.abs(points * 100 - Math.round(points * 100)) < 1e-6, 'must have at most two decimals')
  .meta({ example: 30 });
