import { config } from 'zod';
import { sayIssue } from '../../../worker/contract/say-issue.ts';

// This call cannot be in `contract/`: the build treats that folder as free of side effects and would drop the call.
config({ customError: sayIssue });

/** Validates a form with a schema, with error messages in our own words. */
export { zodResolver } from '@hookform/resolvers/zod';
