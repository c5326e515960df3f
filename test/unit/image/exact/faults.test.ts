import fc from 'fast-check';
import { cropped, scene } from './files';
import { faults, goodFiles, holds } from './fuzz';

jest.setTimeout(120_000);

const size = { width: 24, height: 18 };
const target = { width: 20, height: 17 };

test('a file with faults is never made worse: left as it came, or cut as a strict decoder would see it', async () => {
	const files = await goodFiles();
	const seen = new Set<string>();
	let run = 0;
	// A decoder looks at every third.
	const property = fc.asyncProperty(faults(files.length), async (fault) => void seen.add(await holds(files, fault, run++ % 3 === 0)));
	await fc.assert(property, { numRuns: 3000, seed: 18 });
	expect([...seen].sort()).toEqual(['broken', 'cut', 'left', 'none']);
});

test.each(['jpeg', 'png', 'webp'] as const)('%s: truncated at any byte, never exact and never an exception', async (type) => {
	const file = await scene(size).toFormat(type).toBuffer();
	for (let length = 1; length < file.length; length++) {
		const short = file.subarray(0, length);
		const after = await cropped(short, target, 64);
		if (!after) continue;
		expect({ length, exact: after.delivered.exact }).toEqual({ length, exact: false });
		if (!after.file.equals(short)) expect(after.delivered).toMatchObject({ ...target, remark: expect.stringContaining('look at it') as string });
	}
});

test.each(['jpeg', 'png', 'webp'] as const)('%s: what trails after the end trails on', async (type) => {
	const file = await scene(size).toFormat(type).toBuffer();
	const trailing = Buffer.from('and a letter to the reader');
	const after = (await cropped(Buffer.concat([file, trailing]), target))!;
	expect(after.delivered.exact).toBe(true);
	expect(after.file.equals(Buffer.concat([(await cropped(file, target))!.file, trailing]))).toBe(true);
});

test.each([
	['in the middle of the pixels', (png: Buffer) => png.fill(0x5a, png.length >> 1, (png.length >> 1) + 40)],
	['in their checksum', (png: Buffer) => png.fill(0x5a, png.length - 20, png.length - 16)],
])('a PNG damaged %s comes out with a warning, its chunks in order', async (_, damage) => {
	const file = await scene({ width: 200, height: 200 }).png().toBuffer();
	damage(file);
	const after = (await cropped(file, { width: 190, height: 190 }))!;
	expect(after.delivered).toMatchObject({ exact: false, width: 190, height: 190, remark: expect.stringContaining('incomplete') as string });
	expect(after.file.subarray(-12).equals(file.subarray(-12))).toBe(true);
});
