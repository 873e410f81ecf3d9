import * as z from 'zod';
import type { AuditEntry } from '../../../../worker/contract/audit.ts';

const Named = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  description: z.string().optional(),
  url: z.string().optional(),
});

/** The name of the object that was changed; null if the audit entry only has the object's ID. */
export function nameTarget({ action, target, before, after }: AuditEntry): string | null {
  if (action === 'ruleset.published') return `version ${target}`;
  // An entry without a target is about the project, whose former name is in the details of the entry.
  if (target === null) return null;
  for (const state of [after, before]) {
    const { name, email, description, url } = Named.safeParse(state).data ?? {};
    const found = name || email || description || url;
    if (found) return found;
  }
  return null;
}
