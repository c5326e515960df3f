import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** A picture as it arrived, read from its bytes. */
export interface Picture {
	format: string;
	width: number;
	height: number;
	bytes: number;
	sha256: string;
}

/** Reads a picture, the whole of it; undefined for anything that is none, or is cut off. */
export async function readPicture(bytes: Buffer): Promise<Picture | undefined> {
	try {
		const image = sharp(bytes, { failOn: 'truncated', limitInputPixels: false });
		const { format, width, height } = await image.metadata();
		await image.resize(8, 8).toBuffer();
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		return { format, width, height, bytes: bytes.length, sha256 };
	} catch {
		return undefined;
	}
}

const timeOutMs = 10_000;

const isPrivate = (host: string) =>
	/^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|0\.|\[)/.test(host);

/** Fetches a picture as the shops do: http or https, from a public address. Gives the bytes, or why not. */
export async function fetchBytes(address: string, publicOrigins: string[]): Promise<Buffer | string> {
	if (!URL.canParse(address)) return 'A valid URL was not provided.';
	const url = new URL(address);
	if (!/^https?:$/.test(url.protocol)) return 'A valid URL was not provided.';
	if (isPrivate(url.hostname) && !publicOrigins.includes(url.origin)) return 'A valid URL was not provided.';
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(timeOutMs) });
		if (!answer.ok) return answer.statusText || String(answer.status);
		return Buffer.from(await answer.arrayBuffer());
	} catch (error) {
		return (error as Error).message;
	}
}
