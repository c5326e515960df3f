import type { ImageHeader } from './types';

/** What one look at the first bytes gives: a header, not a picture (undefined), or more bytes are needed. */
export type HeaderReading = ImageHeader | 'more' | undefined;

/**
 * Looks at the first bytes of a file. Never throws, never looks outside `bytes`.
 * `complete` says that no more bytes will come: then the best answer so far is given instead of `more`.
 */
export type HeaderReader = (bytes: Buffer, complete: boolean) => HeaderReading;

/** True when `bytes` is, as far as it goes, the start of a file beginning with `signature`. */
export function mayStartWith(bytes: Buffer, signature: Buffer): boolean {
	const length = Math.min(bytes.length, signature.length);
	return length > 0 && bytes.compare(signature, 0, length, 0, length) === 0;
}
