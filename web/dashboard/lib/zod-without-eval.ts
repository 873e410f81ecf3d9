import { config } from 'zod/v4';

// Our Content-Security-Policy forbids eval, which zod would otherwise try first.
config({ jitless: true });

export * from 'zod/v4';
