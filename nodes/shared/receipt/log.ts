import type { JsonRecord } from '../base/json';
import { amountOf } from './sums';

type Kind = 'text' | 'number';

/** The columns of a log, in order, with what they mean. Names stay for ever: new ones are added at the end. */
export const logColumns = {
	startedAt: ['text', 'When the call began, ISO time, UTC'],
	outcome: ['text', 'made, refused, blocked, failed, unknown, overBudget, notVerified, answered or pending'],
	code: ['text', 'Why there is no image: the code of the API, or of this package'],
	message: ['text', 'Why there is no image, in a sentence'],
	note: ['text', 'What a person should know of the image'],
	rowKey: ['text', 'Your own name for the row'],
	channel: ['text', 'Where the image is for'],
	routeOwner: ['text', 'Who made and billed it: OpenAI, Azure or a named provider'],
	routeHost: ['text', 'The host that was called'],
	modelRequested: ['text', 'The model asked for'],
	modelServed: ['text', 'The model that answered, by the name the provider gives it'],
	mainModel: ['text', 'The model that led a conversation or a review'],
	promptHash: ['text', 'SHA-256 of the prompt, hex'],
	promptVersion: ['text', 'Your own label of the prompt'],
	prompt: ['text', 'The prompt; only with Include Prompt in Receipt'],
	revisedPrompt: ['text', 'What the model made of the prompt'],
	referenceCount: ['number', 'Input images'],
	referenceHashes: ['text', 'SHA-256 of each input image, separated by spaces'],
	maskHash: ['text', 'SHA-256 of the mask'],
	sizeRequested: ['text', 'auto or width x height in pixels'],
	sizeServed: ['text', 'As the answer says'],
	qualityRequested: ['text', ''],
	qualityServed: ['text', 'As the answer says'],
	background: ['text', ''],
	outputFormat: ['text', ''],
	outputCompression: ['number', 'Percent'],
	partialImages: ['number', 'Preview images that arrived and were billed'],
	moderation: ['text', 'As asked for'],
	inputFidelity: ['text', 'As asked for'],
	fileName: ['text', ''],
	mimeType: ['text', ''],
	bytes: ['number', 'Size of the file'],
	sha256: ['text', 'Of the file, hex'],
	width: ['number', 'Pixels'],
	height: ['number', 'Pixels'],
	storagePointer: ['text', 'Where the file was put for good'],
	fileUrl: ['text', 'Address of the file, where one was asked for'],
	deleteAfter: ['text', 'Day on which the file is to be deleted, by Days to Keep'],
	requestId: ['text', 'For the support of the route owner'],
	responseId: ['text', ''],
	conversationId: ['text', ''],
	fetched: ['text', 'true: a response made earlier and fetched again; its bill counts once'],
	attempts: ['number', 'Calls made for the row'],
	retryReason: ['text', 'Codes of the calls before the last, separated by spaces'],
	fallbackFrom: ['text', 'The model that was asked first'],
	fallbackFromOwner: ['text', 'Whose it was'],
	fallbackReason: ['text', 'The code of how that ended'],
	durationMs: ['number', 'Milliseconds from the first call to the stored file'],
	inputTextTokens: ['number', ''],
	inputImageTokens: ['number', ''],
	cachedTokens: ['number', 'The part of both that was billed at the cached price'],
	outputTokens: ['number', ''],
	mainInputTokens: ['number', 'Of the main model'],
	mainCachedTokens: ['number', 'Of the main model'],
	mainOutputTokens: ['number', 'Of the main model'],
	estimatedUsd: ['number', 'USD, before the call'],
	costUsd: ['number', 'USD known to be billed; empty: nobody knows'],
	mainCostUsd: ['number', 'USD of the main model, part of costUsd'],
	imageCostUsd: ['number', 'USD of the image, part of costUsd'],
	mayBeBilledUsd: ['number', 'USD that attempts without a clear answer may have cost on top; empty: nobody knows'],
	costBasis: ['text', 'usage, estimate, unknown, or usage with images estimated'],
	priceOwner: ['text', 'Whose price was used'],
	priceTableDate: ['text', 'The day it was looked up'],
	reviewStatus: ['text', 'pending, accepted, again, rejected, or your own word'],
	reviewVerdict: ['text', 'The verdict of Review Image'],
	reviewScore: ['number', ''],
	reviewReasons: ['text', 'Why not'],
	reviewer: ['text', 'Who judged: a person, or the model of the review'],
	outputRights: ['text', 'Who owns the output on this route'],
	supportContact: ['text', 'Whom to ask about this route'],
	workflow: ['text', 'The workflow that logged the row'],
	reviewedHashes: ['text', 'Of a review: SHA-256 of each picture it judged, separated by spaces'],
	reviewedAt: ['text', 'When a person judged it, ISO time, UTC'],
	reviewNote: ['text', 'What the person wrote'],
} as const satisfies Record<string, readonly [Kind, string]>;

export type LogColumn = keyof typeof logColumns;
/** One flat row: texts, numbers, and null for a number nobody knows. */
export type LogRow = Record<LogColumn, string | number | null>;

function cellText(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map(cellText).join('; ');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One purchase or refusal as a row of a log, from its receipt and what else is known of it. Fields of other names are left out. */
export function logRow(known: JsonRecord): LogRow {
	const cells = Object.entries(logColumns).map(([name, [kind]]) => {
		const value = Object.hasOwn(known, name) ? known[name] : undefined;
		return [name, kind === 'text' ? cellText(value) : (amountOf(value) ?? null)];
	});
	return Object.fromEntries(cells) as LogRow;
}

/** The JSON schema of a row. */
export const logRowSchema = () => ({
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'A row of the log of n8n-nodes-gpt-image',
	type: 'object',
	properties: Object.fromEntries(
		Object.entries(logColumns).map(([name, [kind, description]]) => [
			name,
			{ type: kind === 'text' ? 'string' : ['number', 'null'], ...(description && { description }) },
		]),
	),
	required: Object.keys(logColumns),
	additionalProperties: false,
});

/** The day, so many days after a call began; empty where either is unknown. */
export function dayAfter(startedAt: unknown, days: number): string {
	const began = Date.parse(cellText(startedAt));
	if (!(days > 0) || Number.isNaN(began)) return '';
	const end = new Date(began + days * 86_400_000);
	return Number.isNaN(end.getTime()) ? '' : end.toISOString().slice(0, 10);
}
