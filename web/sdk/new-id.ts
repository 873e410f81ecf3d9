/** 128 random bits. Does not use `randomUUID`, which pages without TLS lack. */
export const newId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
