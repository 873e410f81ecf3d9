import * as z from 'zod';

/**
 * A URL to which we send requests. The length of the URL is checked first, because parsing a long international domain takes quadratic
 * time.
 */
export const HttpUrl = z
  .string()
  .max(2048, { abort: true })
  .check(z.url({ protocol: /^https?$/, error: 'must be a web address such as https://example.com' }));
