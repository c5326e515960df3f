/** Bytes of UTF-8 most file systems and object stores take for one name, less room for a suffix. */
const longestName = 180;

const known = /\.(png|jpe?g|webp|gif|svg)$/i;

/** Names Windows reserves, whatever comes after their first dot. */
const reserved = /^(con|prn|aux|nul|(com|lpt)[\d¹²³])\s*(\.|$)/i;

/** What stands around the name a row wants, and in its place. */
export interface Around {
	/** Which one of a row that makes several images: `2` is added as `-2`. */
	position?: string;
	/** As a purpose wants its files called: `{name}-x-card`. */
	pattern?: string;
	/** Where nothing of the name can stay. */
	otherwise?: () => string;
}

/**
 * A safe file name with the extension the bytes really have. What a row wants as a name may hold anything: folders,
 * control characters and look-alike tricks are taken out, letters of any script stay. What stands around it is never cut.
 * @param wanted the name as typed or read from a row; an image extension it ends in is replaced
 * @param extension without the dot
 */
export function fileNameFor(wanted: string, extension: string, { position = '', pattern = '{name}', otherwise = () => 'image' }: Around = {}): string {
	const suffix = position && `-${position}`;
	const [before, after] = pattern.split(/\{\w+\}/) as [string, string];
	const name = cutToBytes(safeStem(wanted) || safeStem(otherwise()), longestName - Buffer.byteLength(before + after));
	return `${before}${name}${after}${suffix}.${extension}`;
}

function safeStem(wanted: string): string {
	const stem = wanted
		.normalize('NFC')
		// Controls, and the invisible characters that turn text around or hide an extension.
		.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
		.replace(/[\s.-]+$/, '')
		.replace(known, '')
		.replace(/[\\/:*?"<>|]+/g, '-')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.-]+|[\s.-]+$/g, '');
	return reserved.test(stem) ? `image-${stem}` : stem;
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
	return cut.replace(/[\s.-]+$/, '');
}
