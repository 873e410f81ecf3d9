import { config } from 'zod';
import { sayIssue } from '../../../worker/contract/say-issue.ts';

// The build drops setup in `contract/`, which it treats as free of side effects.
config({ customError: sayIssue });

/** Validates a form with a schema, with errors in our own words. */
export { zodResolver } from '@hookform/resolvers/zod';
