import { config } from 'zod';

// Our Content-Security-Policy forbids code made at run time, which zod would try first. Imported by name: the build
// takes calls on `z` for free of effects and would leave it out.
config({ jitless: true });
