import { FREE_MAIL_HASHES } from './free-mail-hashes.ts';

let hashes: Uint32Array | undefined;

/**
 * Whether anyone can get an email address at this domain. Only hashes are stored, so about one in 56,000 other domains is mistaken
 * for a free mail provider.
 */
export function isFreeMail(domain: string): boolean {
  hashes ??= readHashes();
  const hash = hashDomain(domain);
  let from = 0;
  let to = hashes.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((hashes[middle] as number) < hash) from = middle + 1;
    else to = middle;
  }
  return hashes[from] === hash;
}

/** The lower 28 bits of FNV-1a over the domain's UTF-16 code units. */
export function hashDomain(domain: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < domain.length; i++) hash = Math.imul(hash ^ domain.charCodeAt(i), 0x01000193);
  return hash & 0xfffffff;
}

function readHashes(): Uint32Array {
  let hash = 0;
  return Uint32Array.from(FREE_MAIL_HASHES.split(' '), (step) => {
    hash += Number.parseInt(step, 36);
    return hash;
  });
}
