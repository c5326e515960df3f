import type { IExecuteFunctions } from 'n8n-workflow';
import { listOf } from '../base/list';
import type { RunSettings } from '../run/types';
import { flag, number, text } from './read';
import { readRunOptions } from './readOptions';

const within = (value: number, min: number, max: number, otherwise: number) =>
	Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : otherwise;

/** An expression that gives nothing, or no number, allows nothing. */
const limit = (value: unknown) => within(number(value), 0, Infinity, 0);

/** Reads what holds for all rows, from the first. Values out of range are brought into it: they change how fast a run is, never what it makes. */
export function readRunSettings(ctx: IExecuteFunctions): RunSettings {
	const options = readRunOptions(ctx);
	const perMinute = number(options.imagesPerMinute ?? NaN);
	return {
		concurrency: Math.round(within(number(options.concurrency ?? 4), 1, 32, 4)),
		imagesPerMinute: perMinute > 0 ? perMinute : undefined,
		retry: {
			attempts: Math.round(within(number(options.attempts ?? 4), 1, 10, 4)),
			totalWaitMs: 1000 * within(number(options.retryWaitSeconds ?? 180), 0, 86_400, 180),
			afterServerError: flag(options.retryServerErrors, true),
			afterUnknown: flag(options.retryUnknown, false),
		},
		timeoutMs: 1000 * within(number(options.timeoutSeconds ?? 600), 10, 3600, 600),
		fallbackModel: text(options.fallbackModel) || undefined,
		fallbackAfter: 'fallbackAfter' in options ? listOf(options.fallbackAfter) : ['blocked', 'failed', 'notVerified'],
		useFallbackCredential: options.useFallbackCredential === true,
		makeSmaller: flag(options.makeSmaller, false),
		// A word that is neither yes nor no spends nothing.
		dryRun: flag(options.dryRun, text(options.dryRun) !== ''),
		budgetUsd: readBudgetUsd(ctx, options.budgetUsd),
		budgetImages: 'budgetImages' in options ? limit(options.budgetImages) : undefined,
		alreadySpentUsd: 'alreadySpentUsd' in options ? readAlreadySpent(options.alreadySpentUsd) : 0,
		imageWorkflow: readImageWorkflow(ctx),
	};
}

/** Left empty, there is no limit. */
function readBudgetUsd(ctx: IExecuteFunctions, value: unknown): number | undefined {
	const written = ctx.getNode().parameters.budgetUsd;
	return text(written) === '' && text(value) === '' ? undefined : limit(value);
}

/** USD. An expression that found no number leaves nothing to spend: nobody knows what is left. */
const readAlreadySpent = (value: unknown): number => within(number(value), 0, Infinity, Infinity);

function readImageWorkflow(ctx: IExecuteFunctions): RunSettings['imageWorkflow'] {
	const isOn = (name: string) => flag(ctx.getNodeParameter(name, 0, false), false);
	return isOn('runWorkflow') ? { id: readWorkflowId(ctx, 'imageWorkflow'), passOnProblems: isOn('passOnProblems') } : undefined;
}

/** Id of the workflow chosen in a `workflowSelector`; empty: none. However it was chosen, n8n's selector holds the id in `value`. */
export function readWorkflowId(ctx: IExecuteFunctions, parameter: string): string {
	const chosen = ctx.getNodeParameter(parameter, 0, '') as { value?: unknown } | string;
	return text(typeof chosen === 'string' ? chosen : chosen.value);
}
