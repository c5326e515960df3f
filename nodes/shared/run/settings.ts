import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { number, text } from '../parameters/read';
import type { RetryPolicy } from './retry';

/** What holds for all rows of a run; read from the first row. */
export interface RunSettings {
	/** Requests under way at the same time. */
	concurrency: number;
	imagesPerMinute?: number;
	retry: RetryPolicy;
	/** Milliseconds without a sign of life. */
	timeoutMs: number;
	/** Model to ask when the chosen one ends a row in one of the outcomes `fallbackAfter`. */
	fallbackModel?: string;
	fallbackAfter: string[];
	/** Ask the second credential in such a case. */
	useFallbackCredential: boolean;
	/** Check, estimate and make placeholders; send nothing. */
	dryRun: boolean;
	budgetUsd?: number;
	budgetImages?: number;
}

const within = (value: number, min: number, max: number, otherwise: number) =>
	Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : otherwise;

const limit = (value: unknown) => (value === undefined ? undefined : Math.max(0, within(number(value), 0, Infinity, 0)));

/** Reads the run's options. Values out of range are brought into it: they change how fast a run is, never what it makes. */
export function readRunSettings(ctx: IExecuteFunctions): RunSettings {
	const options = ctx.getNodeParameter('options', 0, {}) as IDataObject;
	const perMinute = number(options.imagesPerMinute ?? NaN);
	return {
		concurrency: Math.round(within(number(options.concurrency ?? 4), 1, 32, 4)),
		imagesPerMinute: perMinute > 0 ? perMinute : undefined,
		retry: {
			attempts: Math.round(within(number(options.attempts ?? 4), 1, 10, 4)),
			totalWaitMs: 1000 * within(number(options.retryWaitSeconds ?? 180), 0, 86_400, 180),
			afterServerError: options.retryServerErrors !== false,
			afterUnknown: options.retryUnknown === true,
		},
		timeoutMs: 1000 * within(number(options.timeoutSeconds ?? 600), 10, 3600, 600),
		fallbackModel: text(options.fallbackModel) || undefined,
		fallbackAfter: Array.isArray(options.fallbackAfter) ? options.fallbackAfter.map(text) : ['blocked', 'failed', 'notVerified'],
		useFallbackCredential: options.useFallbackCredential === true,
		dryRun: options.dryRun === true,
		budgetUsd: limit(options.budgetUsd),
		budgetImages: limit(options.budgetImages),
	};
}
