/** 128 random bits. Does not use `randomUUID`, because pages without TLS lack that function. */
export const newId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
