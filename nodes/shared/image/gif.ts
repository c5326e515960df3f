import type { HeaderReader } from './reading';
import { mayStartWith } from './reading';

const signature = Buffer.from('GIF8', 'latin1');
const versions = ['GIF87a', 'GIF89a'];
const loopExtension = 'NETSCAPE2.0';

/** GIF: the screen, transparency of the first frame, and whether a second frame or a loop follows. */
export const readGif: HeaderReader = (bytes, complete) => {
	if (!mayStartWith(bytes, signature)) return undefined;
	if (bytes.length >= 6 && !versions.includes(bytes.toString('latin1', 0, 6))) return undefined;
	if (bytes.length < 13) return complete ? undefined : 'more';
	const width = bytes.readUInt16LE(6);
	const height = bytes.readUInt16LE(8);
	if (width === 0 || height === 0) return undefined;
	const { decided, hasAlpha, animated } = readBlocks(bytes, 13 + colourTableBytes(bytes[10]!));
	if (!decided && !complete) return 'more';
	return { type: 'gif', mimeType: 'image/gif', fileExtension: 'gif', width, height, hasAlpha, animated };
};

const colourTableBytes = (packed: number) => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 0x07) + 1));

function readBlocks(bytes: Buffer, start: number) {
	const found = { decided: false, hasAlpha: false, animated: false };
	let frames = 0;
	let at = start;
	while (at < bytes.length) {
		const block = bytes[at]!;
		if (block === 0x21) {
			const label = bytes[at + 1];
			if (label === 0xf9 && frames === 0) found.hasAlpha = ((bytes[at + 3] ?? 0) & 1) === 1;
			if (label === 0xff && bytes.toString('latin1', at + 3, at + 14) === loopExtension) found.animated = true;
			at = afterSubBlocks(bytes, at + 2);
		} else if (block === 0x2c) {
			frames += 1;
			if (frames === 2 || found.animated) return { ...found, decided: true, animated: true };
			at = afterSubBlocks(bytes, at + 10 + colourTableBytes(bytes[at + 9] ?? 0) + 1);
		} else {
			// The trailer, or something no GIF has: what was found is all there is.
			return { ...found, decided: true };
		}
	}
	return found;
}

/** The position after a chain of sub-blocks: each begins with its length, a zero ends the chain. */
function afterSubBlocks(bytes: Buffer, start: number): number {
	let at = start;
	while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
	return at + 1;
}
