import { Mail, Phone } from 'lucide-react';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { buttonClass } from '../../../components/button.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { mailtoLink, telLink } from '../../../lib/contact-links.ts';

/** Links for email and calls, and buttons that copy the address or number. */
export function ContactLinks({ lead: { email, phone } }: { lead: Pick<Lead, 'email' | 'phone'> }) {
  if (email === null && phone === null) return null;
  return (
    <span className="flex flex-wrap items-center gap-2 sm:ml-auto">
      {email !== null && (
        <span className="flex items-center">
          <a className={buttonClass()} href={mailtoLink(email)}>
            <Mail aria-hidden className="size-3.5 text-faint" />
            Email
          </a>
          <CopyButton text={email} label="Copy email" />
        </span>
      )}
      {phone !== null && (
        <span className="flex items-center">
          {telLink(phone) !== '' && (
            <a className={buttonClass()} href={telLink(phone)}>
              <Phone aria-hidden className="size-3.5 text-faint" />
              Call
            </a>
          )}
          <CopyButton text={phone} label="Copy phone number" />
        </span>
      )}
    </span>
  );
}
