import { vi } from 'vitest';

// Test files of a kind share a process (isolate: false), which saves half a second per file. Each file still gets its own modules, so
// that it can mock them and sees no state of other files; only packages stay loaded.
vi.resetModules();
