import { vi } from 'vitest';

// Files of a kind share a process (isolate: false), which saves half a second each. Each still gets its own modules, so that it can mock
// them and sees no state of other files; packages stay loaded.
vi.resetModules();
