/** A link that calls a phone number, however it is written; empty if it contains no digit. */
export function telLink(phone: string): string {
  const number = phone.replace(/[^\d+*#,;]/g, '');
  return /\d/.test(number) ? `tel:${number}` : '';
}

/** A link that writes to an email address, whatever characters the address has. */
export const mailtoLink = (email: string): string => `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
