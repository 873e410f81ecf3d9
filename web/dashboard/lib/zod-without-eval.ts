import * as z from 'zod';

// Our Content-Security-Policy forbids eval, which zod would try first.
z.config({ jitless: true });
