type Level = readonly [compression: number, share: number];

/**
 * Bytes of a file at a compression, as a share of those at 100: the most that photos, drawings and screenshots had when
 * written with sharp 0.34 (libjpeg-turbo, libwebp). Below 10 nothing is worth looking at.
 */
const levels: Partial<Record<string, readonly Level[]>> = {
	jpeg: [[100, 1], [95, 0.72], [90, 0.57], [80, 0.43], [70, 0.37], [60, 0.32], [50, 0.28], [40, 0.25], [30, 0.21], [20, 0.17], [10, 0.1]],
	webp: [[100, 1], [95, 0.82], [90, 0.67], [80, 0.51], [70, 0.45], [60, 0.42], [50, 0.39], [40, 0.36], [30, 0.32], [20, 0.28], [10, 0.23]],
};

/** Whether a format has a compression that can be asked for. */
export const hasCompression = (format: string): boolean => levels[format] !== undefined;

/**
 * The weakest compression, 0 to 100 as the API counts it, at which a picture would stay below `maxBytes`; undefined where none
 * would, and for formats that have none.
 * @param file its format, its bytes, and the compression it was made with (null: the API's default, 100)
 */
export function compressionFor(file: { format: string; bytes: number; compression: number | null }, maxBytes: number): number | undefined {
	const known = levels[file.format] ?? [];
	const compression = file.compression ?? 100;
	const share = known.find(([level]) => level <= compression)?.[1] ?? 0;
	return known.find(([level, other]) => level < compression && other * file.bytes <= share * maxBytes)?.[0];
}
