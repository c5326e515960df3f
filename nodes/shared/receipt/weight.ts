import { type ChannelPreset, findPreset } from '../catalog/channels';
import { compressionFor, hasCompression } from '../image/weight';
import { showUsd } from '../money/dollars';
import type { Receipt } from './types';

/** For people: `3.14 MB`. */
export const megabytes = (bytes: number) => `${Math.round(bytes / 10_000) / 100} MB`;

/** The most its channel takes, bytes; undefined where it has published none, or where there is no channel. */
const mostBytes = ({ channel = '' }: Pick<Receipt, 'channel'>) => findPreset(channel)?.deliver.maxBytes;

/** The compression with which a file that is too heavy should be light enough; undefined where there is none. */
export function lighterCompression(receipt: Receipt): number | undefined {
	const { outputFormat: format = '', bytes, outputCompression: compression = null } = receipt;
	const most = mostBytes(receipt);
	return most === undefined || !bytes ? undefined : compressionFor({ format, bytes, compression }, most);
}

/** Bytes above which Make It Again, Smaller would buy a second file; undefined where it never does. */
export const madeAgainAbove = (picture: Pick<Receipt, 'channel' | 'outputFormat'>): number | undefined =>
	hasCompression(picture.outputFormat ?? '') ? mostBytes(picture) : undefined;

/** A receipt that says whether its file is as light as its channel wants it, and what to do where it is not. */
export function weighed(receipt: Receipt): Receipt {
	const { bytes, note } = receipt;
	const most = mostBytes(receipt);
	if (most === undefined || !bytes) return receipt;
	const withinWeight = bytes <= most;
	return { ...receipt, withinWeight, note: withinWeight ? note : [note, tooHeavy(receipt, bytes, most)].filter(Boolean).join('. ') };
}

function tooHeavy(receipt: Receipt, bytes: number, most: number): string {
	const channel: ChannelPreset = findPreset(receipt.channel!)!;
	return `${megabytes(bytes)}, and ${channel.name} takes ${megabytes(most)}: ${wayOut(receipt, channel)}`;
}

function wayOut(receipt: Receipt, { deliver }: ChannelPreset): string {
	const compression = lighterCompression(receipt);
	const { outputFormat, estimatedUsd } = receipt;
	if (compression !== undefined) {
		return `Compression ${compression} should meet it${estimatedUsd === null ? '' : `, made again for about ${showUsd(estimatedUsd)}`}`;
	}
	const lighter = deliver.format === 'jpeg' || deliver.format === 'webp' ? deliver.format : undefined;
	return lighter && lighter !== outputFormat ? `choose ${lighter.toUpperCase()} as Output Format` : 'no Compression meets it, choose a smaller size';
}
