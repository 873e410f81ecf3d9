import './say-issues.ts';

/** Validates a form with a schema, with error messages in our own words. */
export { zodResolver } from '@hookform/resolvers/zod';
