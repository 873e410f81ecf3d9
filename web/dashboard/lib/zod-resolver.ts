import '../../../worker/contract/say-issue.ts';

/** Checks a form by a schema, whose refusals are in our words. */
export { zodResolver } from '@hookform/resolvers/zod';
