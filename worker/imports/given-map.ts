import * as z from 'zod';

/** The parameter `map`, from the column's name to a field or property. */
export const GivenMap = z.record(
  z.string(),
  z.union(
    [z.string(), z.null(), z.strictObject({ to: z.string().nullable(), format: z.string().max(50).optional() })],
    { error: 'must be the name of a field or property, null, or {"to", "format"}' },
  ),
);
