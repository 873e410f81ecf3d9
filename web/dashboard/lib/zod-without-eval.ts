import * as z from 'zod';

// Our Content-Security-Policy forbids code made at run time, which zod would try first.
z.config({ jitless: true });
