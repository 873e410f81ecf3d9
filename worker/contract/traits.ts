import * as z from 'zod';
import { DisplayName } from './display-name.ts';
import { LeadId } from './ids.ts';
import { JsonObject } from './json.ts';
import { LIMITS } from './limits.ts';

const NON_ASCII = /[^\p{ASCII}]/u;
const HOST = /^[^\s/?#:@\\[\]]+$/;
const HostUrl = z.url({ normalize: true });

/**
 * Converts an international domain to Punycode, so that each address has one form: `ann@müller.example` becomes
 * `ann@xn--mller-kva.example`.
 */
export function toAsciiDomain(email: string): string {
  // An address that is too long is refused before it is converted, because Punycode takes quadratic time and makes the address even longer.
  if (email.length > LIMITS.emailCharsMax) return email;
  const at = email.lastIndexOf('@') + 1;
  const domain = email.slice(at);
  if (!NON_ASCII.test(domain) || !HOST.test(domain)) return email;
  const url = HostUrl.safeParse(`http://${domain}/`).data;
  return url ? email.slice(0, at) + url.slice('http://'.length, -1) : email;
}

/** Zod's pattern for emails, which we extended to allow top-level domains in Punycode. */
const ADDRESS =
  /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]*[A-Za-z0-9])$/;

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .overwrite(toAsciiDomain)
  .max(LIMITS.emailCharsMax)
  .pipe(z.email({ pattern: ADDRESS, error: 'must be an email address' }))
  .meta({ example: 'alice@test.com' });

/** Describes the limit to clients that send too much. */
export const PROPERTIES_ROOM = `A lead has up to ${LIMITS.leadPropertiesMax} custom properties of ${LIMITS.leadPropertiesBytesMax / 1024} KiB together; unsigned pages may use half of that.`;

/** The known properties of a lead, which identify and describe the person. For each trait, the latest value by event time wins. */
export const Traits = z.object({
  name: DisplayName.optional().meta({ example: 'Alice Smith' }),
  email: Email.optional(),
  company: DisplayName.optional().meta({ example: 'TechCorp' }),
  phone: DisplayName.optional(),
  custom: JsonObject.optional(),
});
export type Traits = z.infer<typeof Traits>;

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
    description: 'New values of a lead’s traits; `null` removes a trait.',
  });
export type LearnedTraits = z.infer<typeof LearnedTraits>;

/** A lead as a client sends it. `null` clears a field. */
export const LeadInput = LearnedTraits.extend({ leadId: LeadId.optional() });
export type LeadInput = z.infer<typeof LeadInput>;
