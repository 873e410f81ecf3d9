import { config } from 'zod';
import { sayIssue } from '../../../worker/contract/say-issue.ts';

// Everything that shows zod's messages imports this file, so that they are in our own words. The call cannot be in `contract/`: the build
// treats that folder as free of side effects and would drop it.
config({ customError: sayIssue });
