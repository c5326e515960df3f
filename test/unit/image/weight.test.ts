import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { compressionFor } from '../../../nodes/shared/image/weight';

jest.setTimeout(120_000);

const root = join(__dirname, '..', '..', '..');
const filesIn = (folder: string, kind: RegExp) => readdirSync(join(root, folder)).filter((name) => kind.test(name)).map((name) => join(root, folder, name));
const files = [...filesIn('workflows/data/supplier-photos', /\.jpg$/), ...filesIn('docs/images', /^[a-e].*\.png$/)];

/** Pixels of photos, drawings and screenshots, as a model would hand them to an encoder. */
const picture = async (file: string) => await sharp(file).resize(640, 400, { fit: 'cover' }).removeAlpha().png().toBuffer();

test.each(['jpeg', 'webp'] as const)('%s: the compression that is named makes every picture light enough', async (format) => {
	expect(files.length).toBeGreaterThan(10);
	for (const file of files) {
		const pixels = await picture(file);
		const bytesAt = async (quality: number) => (await sharp(pixels).toFormat(format, { quality }).toBuffer()).length;
		for (const compression of [100, 90]) {
			const bytes = await bytesAt(compression);
			for (const share of [0.9, 0.6, 0.4]) {
				const most = bytes * share;
				const found = compressionFor({ format, bytes, compression: compression === 100 ? null : compression }, most);
				expect({ file, share, found }).toMatchObject({ found: expect.any(Number) as number });
				expect({ file, share, found, fits: (await bytesAt(found!)) <= most }).toMatchObject({ fits: true });
				expect(found).toBeLessThan(compression);
			}
		}
	}
});

test('no compression is named where none would do, and for formats that have none', () => {
	expect(compressionFor({ format: 'jpeg', bytes: 20_000_000, compression: null }, 1_000_000)).toBeUndefined();
	expect(compressionFor({ format: 'jpeg', bytes: 20_000_000, compression: 10 }, 19_000_000)).toBeUndefined();
	expect(compressionFor({ format: 'png', bytes: 2_000_001, compression: null }, 2_000_000)).toBeUndefined();
	expect(compressionFor({ format: 'jpeg', bytes: 2_000_001, compression: null }, 2_000_000)).toBe(95);
	expect(compressionFor({ format: 'webp', bytes: 3_000_000, compression: 85 }, 2_000_000)).toBe(30);
});
