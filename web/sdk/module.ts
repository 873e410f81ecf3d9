export type { ClientOptions, LeadScoring, Properties } from './api.ts';
export { createClient } from './client.ts';
