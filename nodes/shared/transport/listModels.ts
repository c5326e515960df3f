import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { recordOf, recordsIn, textOf } from '../base/json';
import { readRoute } from './route/route';

const timeoutMs = 10_000;
const maxModels = 1000;

/** Ids of the models the credential's key may use, as its provider lists them; empty where there is no list to be had. */
export async function listModels(ctx: ILoadOptionsFunctions): Promise<string[]> {
	const [listing] = await Promise.allSettled([fetchList(ctx)]);
	return listing.status === 'fulfilled' ? listing.value : [];
}

/** What stands where a list of models does: in `data`, or (Together) bare. */
export const modelsIn = (answer: unknown): unknown => (Array.isArray(answer) ? answer : recordOf(answer).data);

async function fetchList(ctx: ILoadOptionsFunctions): Promise<string[]> {
	const found = readRoute(await ctx.getCredentials('gptImageApi'));
	if (!found.ok) return [];
	const { route } = found;
	const answer: unknown = await ctx.helpers.httpRequestWithAuthentication.call(ctx, 'gptImageApi', {
		method: 'GET',
		url: route.url('models'),
		headers: route.headers,
		json: true,
		disableFollowRedirect: true,
		timeout: timeoutMs,
	});
	const ids = recordsIn(modelsIn(answer)).map(({ id }) => textOf(id));
	return ids.filter((id) => id !== '').slice(0, maxModels);
}
