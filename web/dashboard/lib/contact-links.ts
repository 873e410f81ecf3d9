/** A link that calls a phone number in any notation; empty if the number contains no digit. */
export function telLink(phone: string): string {
  const number = phone.replace(/[^\d+*#,;]/g, '');
  return /\d/.test(number) ? `tel:${number}` : '';
}

/** A link that opens an email to an address. Escapes characters that have a meaning in links. */
export const mailtoLink = (email: string): string => `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
