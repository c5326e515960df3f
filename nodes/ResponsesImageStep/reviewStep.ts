import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readOutputSettings } from '../shared/parameters/read';
import { readReferences } from '../shared/parameters/readReferences';
import type { Depth } from '../shared/references/gather';
import { loadInputs, type Loading } from './loadInputs';
import { preparedResponse } from './prepare';
import { reviewWay } from './reviewWay';
import { checkReview, type Review } from '../shared/request/review';
import type { Checked } from '../shared/request/types';
import type { ImageStep } from '../shared/run/types';
import type { Route } from '../shared/transport/route/route';
import { readAsLinks, readReviewSettings } from './read';
import { sharedBy } from './sharedBy';

const reviewedAs = { parameter: 'Pictures to Review', called: (position: number) => `Picture ${position}` };
const comparedAs = { parameter: 'Compare With', called: (position: number) => `Reference ${position}` };

async function load(ctx: IExecuteFunctions, row: number, route: Route, depth: Depth): Promise<Checked<Review>> {
	const loading: Loading = { ctx, row, shared: sharedBy(ctx), depth, asLinks: readAsLinks(ctx, row) };
	const reviewed = await loadInputs(readReferences(ctx, row), reviewedAs, loading);
	if (reviewed.refusal) return { ok: false, refusal: reviewed.refusal };
	const references = await loadInputs(readReferences(ctx, row, 'compareWith'), comparedAs, loading);
	if (references.refusal) return { ok: false, refusal: references.refusal };
	const context = { today: new Date(), servedByOpenAi: route.owner === 'OpenAI' };
	return checkReview(readReviewSettings(ctx, row), { reviewed: reviewed.found, references: references.found }, context);
}

/** A reviewed picture goes on with its verdict, wherever n8n keeps the files of this workflow. */
function filesOf(ctx: IExecuteFunctions, row: number): Pick<INodeExecutionData, 'binary'> & { json: IDataObject } {
	const item = ctx.getInputData()[row];
	const files = item?.json._files;
	return { ...(item?.binary ? { binary: item.binary } : {}), json: files === undefined ? {} : { _files: files } };
}

/** A vision check of pictures against a brief. */
export const reviewStep: ImageStep = {
	async check(ctx, row, route) {
		const checked = await load(ctx, row, route, 'header');
		return checked.ok ? undefined : checked.refusal;
	},
	async prepare(ctx, row, route) {
		const checked = await load(ctx, row, route, 'whole');
		if (!checked.ok) return checked;
		const { request: review, remarks } = checked;
		const way = reviewWay(review, filesOf(ctx, row), route);
		return { ok: true, remarks, request: preparedResponse(review.request, readOutputSettings(ctx, row), route, way) };
	},
};
