/** Bytes of UTF-8 most file systems and object stores take for one name, less room for a suffix. */
const longestName = 180;

const known = /\.(png|jpe?g|webp|gif|svg)$/i;

/** Names Windows reserves, whatever comes after their first dot. */
const reserved = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])\s*(\.|$)/i;

/**
 * A safe file name with the extension the bytes really have. What a row wants as a name may hold anything: folders,
 * control characters and look-alike tricks are taken out, letters of any script stay.
 * @param wanted the name as typed or read from a row; an image extension it ends in is replaced
 * @param extension without the dot
 * @param position from 1, added as `-2` when one row makes several images
 */
export function fileNameFor(wanted: string, extension: string, position?: number): string {
	const suffix = position === undefined ? '' : `-${position}`;
	return `${safeStem(wanted) || 'image'}${suffix}.${extension}`;
}

function safeStem(wanted: string): string {
	const stem = wanted
		.normalize('NFC')
		.replace(known, '')
		// Controls, and the invisible characters that turn text around or hide an extension.
		.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
		.replace(/[\\/:*?"<>|]+/g, '-')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.-]+|[\s.-]+$/g, '');
	const safe = reserved.test(stem) ? `image-${stem}` : stem;
	return cutToBytes(safe, longestName).replace(/[\s.-]+$/, '');
}

/** Cuts at a character, never inside one. */
function cutToBytes(text: string, bytes: number): string {
	let cut = '';
	let used = 0;
	for (const character of text) {
		used += Buffer.byteLength(character);
		if (used > bytes) break;
		cut += character;
	}
	return cut;
}
