import * as z from 'zod';
import { LeadId } from './ids.ts';
import { JsonObject } from './json.ts';
import { LIMITS } from './limits.ts';
import { DisplayName } from './plain-text.ts';

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(LIMITS.emailCharsMax)
  .pipe(z.email({ error: 'must be an email address' }))
  .meta({ example: 'alice@test.com' });

/** In words, for whoever sends more than fits. */
export const PROPERTIES_ROOM = `A lead keeps up to ${LIMITS.leadPropertiesMax} custom properties of ${LIMITS.leadPropertiesBytesMax / 1024} KiB together; unsigned pages may use half of that.`;

/** Who a lead is. Each key is last-write-wins by event time. */
export const Traits = z.object({
  name: DisplayName.optional().meta({ example: 'Alice Smith' }),
  email: Email.optional(),
  company: DisplayName.optional().meta({ example: 'TechCorp' }),
  phone: DisplayName.optional(),
  custom: JsonObject.optional(),
});
export type Traits = z.infer<typeof Traits>;

/** A lead as a client tells who it is. */
export const LeadInput = Traits.extend({ leadId: LeadId.optional() });
export type LeadInput = z.infer<typeof LeadInput>;

export const LearnedTraits = z
  .object({
    name: Traits.shape.name.unwrap().nullable(),
    email: Traits.shape.email.unwrap().nullable(),
    company: Traits.shape.company.unwrap().nullable(),
    phone: Traits.shape.phone.unwrap().nullable(),
    custom: JsonObject,
  })
  .partial()
  .meta({
    id: 'LeadChange',
    description: 'What was learned of a lead at one moment: `null` says that a trait no longer holds.',
  });
export type LearnedTraits = z.infer<typeof LearnedTraits>;
