import { accumulateTokenUsage } from 'n8n-workflow';
import { showUsd, sumUsd } from '../money/dollars';
import { addHint } from '../output/hint';
import { placeName } from '../output/place';
import type { PassedOn, Place, RowEnd, RowResult } from '../output/types';
import { costText, sumReceipts } from '../receipt/sums';
import type { Receipt } from '../receipt/types';
import type { Run } from './types';

/** A call with its end. */
export interface EndedCall extends Place {
	end: RowEnd;
}

/** Outcomes in words a person reads at a glance. */
const words: Partial<Record<Receipt['outcome'], string>> = {
	refused: 'refused before sending or by the API',
	blocked: 'blocked by moderation',
	failed: 'failed',
	unknown: 'unknown (may have been billed)',
	overBudget: 'over the budget',
	notVerified: 'waiting for the account to be put right',
};

const mostRemarks = 5;

/** After the run: what came of it and what it cost, how the other rows ended, and remarks, each once. */
export function addRunHints(run: Run, ended: EndedCall[]): void {
	const results = ended.flatMap(({ end }) => ('results' in end ? end.results : []));
	countTokens(run, results);
	const notes = new Set(ended.flatMap((call) => ('results' in call.end ? notesOf(call, call.end.results) : [])));
	// What holds for the run first: rows can have a note each.
	const remarks = [notPassedOn(ended, results), sameNames(results), [...run.remarks], [...notes]].flatMap((some) => some.slice(0, mostRemarks));
	const message = [summary(ended, results), ...remarks].join(' ');
	run.ctx.logger.info(message);
	addHint(run.ctx, message);
}

/** Adds the run's tokens to n8n's own count of them, on the versions that keep one; those of what an earlier try brought are in it. */
function countTokens(run: Run, results: RowResult[]): void {
	const fresh = results.filter(({ isCounted, receipt }) => !isCounted && !receipt.fetched);
	for (const result of fresh) result.isCounted = true;
	const total = (amount: (receipt: Receipt) => number) => fresh.reduce((sum, { receipt }) => sum + amount(receipt), 0);
	const input = total(({ inputTextTokens, inputImageTokens }) => (inputTextTokens ?? 0) + (inputImageTokens ?? 0));
	const output = total(({ outputTokens }) => outputTokens ?? 0);
	// Older n8n has no such function, although the types say so.
	const accumulate = accumulateTokenUsage as typeof accumulateTokenUsage | undefined;
	if (input + output > 0) accumulate?.(run.ctx, input, output);
}

const notesOf = (place: Place, results: RowResult[]): string[] =>
	results.flatMap(({ receipt: { note } }) => (note === '' ? [] : [`${placeName(place)}: ${note.replace(/[^.]$/, '$&.')}`]));

function notPassedOn(ended: EndedCall[], results: RowResult[]): string[] {
	const errorsOf = (given: Array<{ passedOn?: PassedOn }>) => given.flatMap(({ passedOn }) => passedOn?.error ?? []);
	const told = (errors: string[], words: string) => (errors.length === 0 ? [] : [`${words} The first said: ${errors[0]!.replace(/\.$/, '')}.`]);
	const images = errorsOf(results);
	const problems = errorsOf(ended.flatMap(({ end }) => ('problem' in end ? [end.problem] : [])));
	return [
		...told(images, `${count(images.length, 'image')} could not be passed on; ${images.length === 1 ? 'it is still on its item' : 'they are still on their items'}.`),
		...told(problems, `The workflow failed for ${count(problems.length, 'item')} without an image.`),
	];
}

/** Files that a folder would keep one of: many take no notice of capitals. */
function sameNames(results: RowResult[]): string[] {
	const names = results.flatMap(({ file }) => file?.fileName ?? []);
	const seen = new Set<string>();
	const again = names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
	return again === undefined ? [] : [`Several files are called ${again}: in one folder only the last stays. Choose a File Name that is unique per row.`];
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;

function summary(ended: EndedCall[], results: RowResult[]): string {
	const rowsOf = (outcome: string) => new Set(ended.flatMap(({ row, end }) => ('problem' in end && end.problem.receipt.outcome === outcome ? [row] : []))).size;
	const counted = Object.entries(words)
		.map(([outcome, word]) => [rowsOf(outcome), word] as const)
		.filter(([number]) => number > 0)
		.map(([number, word]) => `${number} ${word}`);
	const result = resultOf(ended, results);
	return counted.length === 0 ? result : `${result} Rows without an image: ${counted.join(', ')}.`;
}

/** The result of the run in a sentence: of a dry run, of reviews, or of images. */
function resultOf(ended: EndedCall[], results: RowResult[]): string {
	const receipts = results.map(({ receipt }) => receipt);
	if (results.length > 0 && receipts.every(({ outcome }) => outcome === 'dryRun')) {
		return `${count(results.filter(({ file }) => file).length, 'placeholder')}, nothing sent; ${wouldCost(receipts)}.`;
	}
	const reviews = results.filter(({ review }) => review);
	// Rows that brought nothing may have a bill all the same.
	const billed = [...receipts, ...ended.flatMap(({ end }) => ('problem' in end && end.problem.receipt.costUsd !== 0 ? [end.problem.receipt] : []))];
	if (reviews.length > 0) return `${reviewed(ended, reviews)}${money(billed)}.`;
	const images = results.filter(({ file }) => file).length;
	const elsewhere = receipts.filter(({ fallbackFrom }) => fallbackFrom !== '').length;
	return `${count(images, 'image')}${money(billed)}${elsewhere > 0 ? `, ${elsewhere} by the fallback` : ''}.`;
}

function reviewed(ended: EndedCall[], reviews: RowResult[]): string {
	const passed = reviews.filter(({ review }) => review!.passed === true).length;
	const failed = ended.flatMap((call) =>
		'results' in call.end
			? call.end.results.filter(({ review }) => review?.passed === false).map(({ review }) => `${placeName(call)}: ${String(review!.reasons).split('\n')[0]}`)
			: [],
	);
	return [`${passed} of ${reviews.length} passed.`, ...failed.slice(0, 3).map((line) => `${line}.`), 'All in all'].join(' ');
}

/** What rows are estimated at; a range, or no price at all, is in no sum. */
function wouldCost(receipts: Receipt[]): string {
	const open = receipts.filter((receipt) => receipt.estimatedUsd === null).length;
	const known = `it would cost about ${showUsd(estimatedUsd(receipts))}`;
	if (open === 0) return known;
	const unknown = `the price of ${open} is a range or not known`;
	return open === receipts.length ? unknown : `${known}, and ${unknown}`;
}

const estimatedUsd = (receipts: Receipt[]): number => sumUsd(receipts.map((receipt) => receipt.estimatedUsd ?? 0));

function money(receipts: Receipt[]): string {
	if (receipts.length === 0) return '';
	const isEstimated = receipts.every(({ estimatedUsd, costUsd }) => estimatedUsd !== null && costUsd !== null);
	const estimated = isEstimated ? ` (estimated ${showUsd(estimatedUsd(receipts))})` : '';
	return `, ${costText(sumReceipts(receipts))}${estimated}`;
}
