import { createHash } from 'node:crypto';

/** SHA-256 of a text, hex. */
export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
