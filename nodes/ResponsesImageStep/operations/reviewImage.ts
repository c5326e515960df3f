import { isOpenAi } from '../../shared/catalog/openaiPrices';
import { readOutputSettings } from '../../shared/parameters/read';
import { readReferences } from '../../shared/parameters/readReferences';
import { readRunSettings } from '../../shared/parameters/readRun';
import { choiceCheck } from '../../shared/parameters/choices';
import type { Operation } from '../../shared/parameters/operation';
import type { SourceEntry } from '../../shared/references/types';
import { checkReview, type Review, type ReviewSettings } from '../../shared/request/review';
import type { RowSettings } from '../../shared/run/order/types';
import { runRows } from '../../shared/run/runRows';
import type { Step } from '../../shared/run/step';
import { conversationOrder } from '../conversationOrder';
import { loadInputs } from '../loadInputs';
import { readAsLinks, readReviewSettings } from '../read';
import { reviewOptions } from '../parameters/options';
import { reviewParameters } from '../parameters/review';
import { reviewSender } from '../reviewSender';

const properties = [...reviewParameters, ...reviewOptions];

const reviewedAs = { parameter: 'Pictures to Review', called: (position: number) => `Picture ${position}` };
const comparedAs = { parameter: 'Compare With', called: (position: number) => `Reference ${position}` };

interface ReviewRow extends RowSettings {
	review: ReviewSettings;
	pictures: SourceEntry[];
	compareWith: SourceEntry[];
	asLinks: boolean;
}

/** A vision check of pictures against a brief. A reviewed picture goes on with its verdict. */
const reviewStep: Step<ReviewRow, Review> = {
	properties,
	readRun: readRunSettings,
	refuseChoice: choiceCheck(properties),
	read: (ctx, row) => ({
		review: readReviewSettings(ctx, row),
		pictures: readReferences(ctx, row),
		compareWith: readReferences(ctx, row, 'compareWith'),
		asLinks: readAsLinks(ctx, row),
		output: { ...readOutputSettings(ctx, row), keepInputFiles: true },
		separateCalls: undefined,
	}),
	async order({ review, pictures, compareWith, asLinks, output }, asking) {
		const loading = { ...asking, asLinks };
		const reviewed = await loadInputs(pictures, reviewedAs, loading);
		if (!reviewed.ok) return reviewed;
		const references = await loadInputs(compareWith, comparedAs, loading);
		if (!references.ok) return references;
		const context = { today: asking.today, servedByOpenAi: isOpenAi(asking.route.owner) };
		const checked = checkReview(review, { reviewed: reviewed.found, references: references.found }, context);
		if (!checked.ok) return checked;
		const order = conversationOrder(checked.request.request, (request) => ({ ...checked.request, request }), output, asking);
		return { ok: true, remarks: checked.remarks, order, isComplete: asking.depth === 'whole' };
	},
	sender: reviewSender,
};

export const reviewImage: Operation = {
	value: 'reviewImage',
	name: 'Review Image',
	action: 'Review an image against a brief',
	description: 'Judge pictures by criteria: pass or fail, with reasons',
	properties,
	execute: async (ctx) => await runRows(ctx, reviewStep),
};
