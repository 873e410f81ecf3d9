/** A link that calls a number as people write it; an empty text if there is no digit in it. */
export function telLink(phone: string): string {
  const number = phone.replace(/[^\d+*#,;]/g, '');
  return /\d/.test(number) ? `tel:${number}` : '';
}

/** A link that writes to an address, whatever characters it has. */
export const mailtoLink = (email: string): string => `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
