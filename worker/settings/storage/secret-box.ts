const IV_BYTES = 12;

/**
 * Parses comma-separated keys in the format `id:base64`, 32 bytes each. The first key encrypts, and all keys decrypt. A new key is
 * therefore added before the old ones.
 */
function parseKeys(settingsKeys: string): Map<string, string> {
  return new Map(
    settingsKeys.split(',').map((entry) => {
      const [id = '', key = ''] = entry.trim().split(':');
      return [id, key] as const;
    }),
  );
}

const toBytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const importKey = (key: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', toBytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Encrypts a secret in the settings with AES-GCM, as `keyId.iv.ciphertext`. A copy of D1 or a backup therefore reveals no secrets. */
export async function sealSecret(settingsKeys: string, plain: string): Promise<string> {
  const [first] = parseKeys(settingsKeys);
  if (!first) throw new Error('SETTINGS_KEYS holds no key');
  const [id, key] = first;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(id) },
    await importKey(key),
    new TextEncoder().encode(plain),
  );
  return [id, toBase64(iv), toBase64(new Uint8Array(sealed))].join('.');
}

/** The ID of the key that encrypted a secret. */
export const keyIdOf = (sealed: string): string => sealed.split('.')[0] ?? '';

/** Decrypts a secret. Throws if the key is missing or the text was tampered with. */
export async function openSecret(settingsKeys: string, sealed: string): Promise<string> {
  const [id = '', iv = '', ciphertext = ''] = sealed.split('.');
  const key = parseKeys(settingsKeys).get(id);
  if (!key) throw new Error(`SETTINGS_KEYS no longer holds the key "${id}"`);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: toBytes(iv), additionalData: new TextEncoder().encode(id) },
    await importKey(key),
    toBytes(ciphertext),
  );
  return new TextDecoder().decode(plain);
}
