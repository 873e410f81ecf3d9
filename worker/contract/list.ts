import * as z from 'zod';
import { DisplayName } from './display-name.ts';
import { UtcInstant } from './instant.ts';

export const ListInput = z
  .object({ name: DisplayName.meta({ example: 'Trade fair 2026' }) })
  .meta({ id: 'ListInput', description: 'A list to which people add leads by hand.' });
export type ListInput = z.output<typeof ListInput>;

export const List = z
  .object({
    id: z.string().meta({ example: 'lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f' }),
    name: z.string().meta({ example: 'Trade fair 2026' }),
    author: z
      .object({
        id: z.string().describe('The ID of the user or key that created it.'),
        email: z
          .string()
          .nullable()
          .describe('The creator’s email; null for a key, and for people without an account.'),
      })
      .meta({ example: { id: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e', email: 'alice@test.com' } }),
    leads: z
      .int()
      .min(0)
      .nullable()
      .describe('The number of leads on the list; null if not requested.')
      .meta({ example: 42 }),
    createdAt: UtcInstant,
    updatedAt: UtcInstant,
  })
  .meta({ id: 'List', description: 'A manual list, and the number of leads on it.' });
export type List = z.infer<typeof List>;
