import type { IExecuteFunctions } from 'n8n-workflow';
import { boughtIn } from '../../../nodes/shared/run/bought';

test('the receipts of a stopped run name node and row themselves, whatever columns the sheet has', async () => {
	const stop = new AbortController();
	const said = new Map<string, string>();
	const stored = new Promise<string>((resolve) => {
		const ctx = {
			getExecutionCancelSignal: () => stop.signal,
			getNode: () => ({ name: 'Images' }),
			getInstanceBaseUrl: () => 'https://n8n.example/',
			customData: { set: (key: string, value: string) => said.set(key, value) },
			helpers: {
				prepareBinaryData: async (csv: Buffer) => {
					resolve(csv.toString());
					return await Promise.resolve({ id: 'store:receipts' });
				},
			},
		} as unknown as IExecuteFunctions;
		const row = { row: 'B-7', node: 'shelf 3', picture: 'old.png', costUsd: 0.05 };
		boughtIn(ctx)!.add(ctx, [{ json: row, binary: { image: { id: 'store:1', data: '', mimeType: 'image/png' } } }], 0);
	});
	stop.abort();
	expect(await stored).toBe(
		'\ufeffnode,row,picture,costUsd\r\nImages,1,https://n8n.example/rest/binary-data?id=store%3A1&action=download,0.05\r\n',
	);
	expect(said.get('imagesBought')).toMatch(/^1 image, .*Images rows 1$/);
});
