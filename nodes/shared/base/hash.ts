import { createHash } from 'node:crypto';

/** SHA-256 of a text or of bytes, hex. */
export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
