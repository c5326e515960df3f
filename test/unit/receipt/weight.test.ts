import { blankPicture, blankReceipt } from '../../../nodes/shared/receipt/blank';
import type { Receipt } from '../../../nodes/shared/receipt/types';
import { weighed } from '../../../nodes/shared/receipt/weight';

const receipt = (changes: Partial<Receipt>): Receipt => ({ ...blankReceipt(), ...blankPicture(), outcome: 'made', estimatedUsd: 0.0234, ...changes });
const youtube = { channel: 'youtubeThumbnail', outputFormat: 'jpeg' };

test('a file within the weight is said to be so, and nothing more', () => {
	expect(weighed(receipt({ ...youtube, bytes: 2_000_000 }))).toMatchObject({ withinWeight: true, note: '' });
});

test('a file over it is told with the compression that would do, and its price', () => {
	expect(weighed(receipt({ ...youtube, bytes: 3_140_000, note: 'Cut' }))).toMatchObject({
		withinWeight: false,
		note: 'Cut. 3.14 MB, and YouTube Thumbnail takes 2 MB: Compression 90 should meet it, made again for about $0.023',
	});
	expect(weighed(receipt({ ...youtube, bytes: 3_140_000, outputCompression: 60, estimatedUsd: null })).note).toBe(
		'3.14 MB, and YouTube Thumbnail takes 2 MB: Compression 20 should meet it',
	);
});

test('what no compression helps gets another way out', () => {
	expect(weighed(receipt({ ...youtube, outputFormat: 'png', bytes: 3_140_000 })).note).toContain('choose JPEG as Output Format');
	expect(weighed(receipt({ ...youtube, bytes: 60_000_000 })).note).toContain('no Compression meets it, choose a smaller size');
});

test('where no limit is known nothing is said', () => {
	for (const changes of [{ channel: 'square', bytes: 9e9 }, { bytes: 9e9 }, { channel: 'constructor', bytes: 9e9 }, { channel: 'youtubeThumbnail', bytes: null }]) {
		expect(weighed(receipt(changes))).toEqual(receipt(changes));
	}
});
