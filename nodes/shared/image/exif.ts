const orientationTag = 0x0112;
const maxEntries = 512;

/**
 * EXIF orientation 1 to 8 from a TIFF block (the bytes after `Exif\0\0`); 1 when it is absent or makes no sense.
 * Only the first directory is read: that is where orientation lives.
 */
export function readOrientation(tiff: Buffer): number {
	if (tiff.length < 14) return 1;
	const order = tiff.toString('latin1', 0, 2);
	if (order !== 'II' && order !== 'MM') return 1;
	const little = order === 'II';
	const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	if (u16(2) !== 42 || directory + 2 > tiff.length) return 1;
	const entries = Math.min(u16(directory), maxEntries);
	for (let i = 0; i < entries; i++) {
		const at = directory + 2 + i * 12;
		if (at + 12 > tiff.length) return 1;
		if (u16(at) !== orientationTag) continue;
		const value = u16(at + 8);
		return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

/** Width and height as a viewer shows them: orientations 5 to 8 lie on their side. */
export function oriented(width: number, height: number, orientation: number): { width: number; height: number } {
	return orientation >= 5 ? { width: height, height: width } : { width, height };
}
