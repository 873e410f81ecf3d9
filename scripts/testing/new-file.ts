import { vi } from 'vitest';

// Files of a kind share a process (isolate: false), which saves half a second each. Each still gets modules of its
// own, so that it can mock them and finds no state of another; packages stay loaded.
vi.resetModules();
