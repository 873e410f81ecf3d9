import { config } from 'zod';
import { sayIssue } from '../../../worker/contract/say-issue.ts';

// The build drops setup in `contract/`, which it treats as free of side effects.
config({ customError: sayIssue });

/** Checks a form by a schema, whose refusals are in our words. */
export { zodResolver } from '@hookform/resolvers/zod';
