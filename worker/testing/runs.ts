import { env } from 'cloudflare:workers';

/** How many cases a test tries that takes long: `npm run test:long` tries more. */
export const runs = (usually: number, long: number): number => (env.LONG_TESTS ? long : usually);
