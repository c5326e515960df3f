import { readOutputSettings, text } from '../shared/parameters/read';
import { sha256 } from '../shared/base/hash';
import type { ResponseReceipt } from './receipts';
import { turnWay } from './turn';
import type { ImageStep } from '../shared/run/types';
import { readPatience } from './read';

/** The images and words of a response that was asked for earlier. */
export const getStep: ImageStep = {
	async prepare(ctx, row, route) {
		const responseId = text(ctx.getNodeParameter('responseId', row, ''));
		if (!/^resp_[\w-]{1,200}$/.test(responseId)) {
			const message = responseId === '' ? 'The response ID is empty' : 'This is no response ID';
			return {
				ok: false,
				refusal: {
					parameter: 'Response ID',
					message,
					description: 'Give the responseId of an earlier item. It begins with resp_.',
				},
			};
		}
		const output = readOutputSettings(ctx, row);
		const patience = ctx.getNodeParameter('waitForIt', row, true) ? readPatience(ctx, row) : undefined;
		const way = turnWay({ kind: 'fetch', responseId }, { output, wordsSuffice: true, patience }, route);
		const free = { usd: 0, lowUsd: 0, highUsd: 0, usage: {}, basis: 'Fetching costs nothing.' };
		return {
			ok: true,
			remarks: [],
			request: {
				way,
				bound: true,
				images: 0,
				fingerprint: sha256(JSON.stringify([route.owner, 'fetch', responseId])),
				quote: undefined,
				estimate: free,
				output,
				requested: { routeOwner: route.owner, promptVersion: output.promptVersion, responseId, fetched: true } as Partial<ResponseReceipt>,
			},
		};
	},
};
