import * as z from 'zod';
import { LIMITS } from './limits.ts';

/** A whole number of at least 1 in a query string, where it is text. */
export const queryCount = (max: number) => z.coerce.number<number | string>().int().min(1).max(max);

/** The number of rows on a page. */
export const pageLimit = () => queryCount(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault);
