import { config } from 'zod';
import { sayIssue } from '../../../worker/contract/say-issue.ts';

// The build takes what `contract/` sets up for without effect.
config({ customError: sayIssue });

/** Checks a form by a schema, whose refusals are in our words. */
export { zodResolver } from '@hookform/resolvers/zod';
