import type { Call } from './call';
import { struckBy } from './faults';
import { storeFile } from './state';
import { Picture } from './wire/picture';

/** The picture as it is sent: base64, or the address a reseller's answer has in its place. */
export async function sentAs({ state, faults }: Call, picture: Picture): Promise<Picture | { url: string }> {
	const cut = struckBy(faults, 'linkCutShort');
	if (!cut && !struckBy(faults, 'urlInsteadOfBase64')) return picture;
	const { mimeType, fileExtension } = picture;
	const { id } = await storeFile(state, picture.whole(), { mimeType, fileName: `image.${fileExtension}` });
	const how = cut ? `?cut=${cut.as ?? 'connection'}` : '';
	return { url: `${state.url}/_emulator/files/${id}.${fileExtension}${how}` };
}

/** The picture as a fault leaves it: the `index`-th of `n`, the last unless told, is cut in half. Its header is sound. */
export function damagedBy({ faults }: Call, picture: Picture, index: number, n: number): Picture {
	const fault = struckBy(faults, 'oneDamaged');
	if (!fault || index !== (fault.index ?? n - 1)) return picture;
	const bytes = picture.whole();
	return new Picture([bytes.subarray(0, Math.ceil(bytes.length / 2))], picture.mimeType, picture.fileExtension);
}
