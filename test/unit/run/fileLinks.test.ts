import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { withFileLinks } from '../../../nodes/shared/run/fileLinks';
import type { Run } from '../../../nodes/shared/run/run';
import type { RowEnd } from '../../../nodes/shared/run/runRows';

/** Addresses in a way that can be read. */
const signed = ({ id }: IBinaryData, until: string) => `https://n8n/${id}?${until}`;

/** A run whose row has these options, in an n8n that signs addresses. */
const runWith = (options: IDataObject, createBinarySignedUrl = signed) => {
	const ctx = {
		getNodeParameter: (name: string, _row: number, otherwise: unknown) => (name === 'options' ? options : otherwise),
		helpers: { createBinarySignedUrl },
	} as unknown as IExecuteFunctions;
	return { ctx, remarks: new Set<string>() } as unknown as Run;
};

const made = (file: Partial<IBinaryData>): RowEnd => ({
	items: [{ json: { sku: 'a' }, binary: { image: { data: '', mimeType: 'image/png', ...file } } }],
});

const linkOf = (run: Run, end: RowEnd) =>
	('items' in end ? withFileLinks(run, 0, end) : end) as { items: Array<{ json: IDataObject }> };

test.each<[IDataObject, unknown]>([
	[{}, undefined],
	[{ linkHours: 0 }, undefined],
	[{ linkHours: 24 }, 'https://n8n/store:1?24 hours'],
	[{ linkHours: 0.5 }, 'https://n8n/store:1?1 hours'],
	[{ linkHours: 1e9 }, 'https://n8n/store:1?720 hours'],
	[{ linkHours: 'soon' }, undefined],
])('with %p the link of a stored file is %p', (options, link) => {
	expect(linkOf(runWith(options), made({ id: 'store:1' })).items[0]!.json).toEqual(
		link === undefined ? { sku: 'a' } : { sku: 'a', fileUrl: link },
	);
});

test('a file that n8n holds in memory has no address, and the run says so', () => {
	const run = runWith({ linkHours: 24 });
	expect(linkOf(run, made({ data: 'aGVsbG8=' })).items[0]!.json.fileUrl).toBe('');
	expect([...run.remarks]).toEqual([expect.stringMatching(/in memory.*fileUrl is empty/)]);
});

const refuses = () => {
	throw new Error('no secret to sign with');
};

test.each([
	['has no such helper', null as unknown as typeof signed],
	['refuses to sign', refuses],
])('where n8n %s, the image is given without an address, and the run says so', (_, helper) => {
	const run = runWith({ linkHours: 24 }, helper);
	expect(linkOf(run, made({ id: 'store:1' })).items[0]!.json).toEqual({ sku: 'a', fileUrl: '' });
	expect([...run.remarks]).toEqual([expect.stringMatching(/no addresses.*fileUrl is empty/)]);
});

test('a row without an image stays as it is', () => {
	const end = { problem: { message: 'blocked' } } as unknown as RowEnd;
	expect(withFileLinks(runWith({ linkHours: 24 }), 0, end)).toBe(end);
});
