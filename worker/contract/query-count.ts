import * as z from 'zod';
import { LIMITS } from './limits.ts';

/** A whole number from 1 on in a query, where it is text. */
export const queryCount = (max: number) => z.coerce.number<number | string>().int().min(1).max(max);

/** How many rows a page has. */
export const pageLimit = () => queryCount(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault);
