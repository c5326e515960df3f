import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readRunSettings } from '../../../nodes/shared/parameters/readRun';

/** A node with these values, and its budget as it is written. */
const settingsOf = (values: IDataObject, written?: unknown) => {
	const ctx = {
		getNode: () => ({ parameters: written === undefined ? {} : { budgetUsd: written } }),
		getNodeParameter: (name: string, _row: number, otherwise: unknown) => (name in values ? values[name] : otherwise),
	};
	return readRunSettings(ctx as unknown as IExecuteFunctions);
};

test.each([
	[{}, 0],
	[{ alreadySpentUsd: 1.5 }, 1.5],
	[{ alreadySpentUsd: '1.5' }, 1.5],
	[{ alreadySpentUsd: -1 }, 0],
	// An expression that found nothing: what is left is not known, so nothing is.
	[{ alreadySpentUsd: null }, Infinity],
	[{ alreadySpentUsd: undefined }, Infinity],
	[{ alreadySpentUsd: [] }, Infinity],
	[{ alreadySpentUsd: '' }, Infinity],
	[{ alreadySpentUsd: 'unknown' }, Infinity],
])('%j: %s USD are spent already', (limitOptions, usd) => {
	expect(settingsOf({ limitOptions }).alreadySpentUsd).toBe(usd);
});

test.each([
	[true, 'TRUE', { id: 'w2', passOnProblems: true }],
	['yes', false, { id: 'w2', passOnProblems: false }],
	['FALSE', true, undefined],
	['', true, undefined],
])('Run Workflow for Each Image by an expression that gives %j, and the rows without one by %j', (runWorkflow, passOnProblems, expected) => {
	expect(settingsOf({ runWorkflow, passOnProblems, imageWorkflow: { value: 'w2' } }).imageWorkflow).toEqual(expected);
});

test.each([
	['left empty', undefined, '', undefined],
	['emptied again', ' ', ' ', undefined],
	['typed', '5', '5', 5],
	['from a workflow that writes a number', 0.5, 0.5, 0.5],
	['zero', '0', '0', 0],
	['an expression', '={{ $json.budget }}', 2.5, 2.5],
	['an expression that gives nothing', '={{ $json.budget }}', '', 0],
	['an expression that gives null', '={{ $json.budget }}', null, 0],
	['an expression that finds no such column', '={{ $json.budget }}', undefined, 0],
	['no number', 'five', 'five', 0],
	['less than nothing', '-3', '-3', 0],
])('a budget %s', (_, written, budgetUsd, usd) => {
	expect(settingsOf({ budgetUsd }, written).budgetUsd).toBe(usd);
});

test.each([
	['left out', {}, undefined],
	['typed', { budgetImages: 3 }, 3],
	['from a sheet', { budgetImages: '3' }, 3],
	['of an expression that finds no such column', { budgetImages: undefined }, 0],
	['that is empty', { budgetImages: '' }, 0],
	['that is no number', { budgetImages: 'three' }, 0],
])('a budget in images %s', (_, limitOptions, images) => {
	expect(settingsOf({ limitOptions }).budgetImages).toBe(images);
});

test.each([
	['left out', {}, ['blocked', 'failed', 'notVerified']],
	['chosen', { fallbackAfter: ['failed'] }, ['failed']],
	['a text of an expression', { fallbackAfter: 'failed, notVerified' }, ['failed', 'notVerified']],
	['nothing', { fallbackAfter: [] }, []],
	['an expression that finds nothing', { fallbackAfter: undefined }, []],
])('after which outcomes the fallback is asked: %s', (_, fallbackOptions, outcomes) => {
	expect(settingsOf({ fallbackOptions }).fallbackAfter).toEqual(outcomes);
});

test.each([
	['left out', {}, false],
	['on', { dryRun: true }, true],
	['off', { dryRun: false }, false],
	['on, as a sheet writes it', { dryRun: 'TRUE' }, true],
	['off, as a sheet writes it', { dryRun: 'FALSE' }, false],
	['a number', { dryRun: 1 }, true],
	['empty', { dryRun: '' }, false],
	['of an expression that finds nothing', { dryRun: undefined }, false],
	['a word nobody knows', { dryRun: 'maybe' }, true],
])('a dry run that is %s', (_, limitOptions, dryRun) => {
	expect(settingsOf({ limitOptions }).dryRun).toBe(dryRun);
});

test('what may pay twice is on only where it is said', () => {
	const on = (retryUnknown: unknown) => settingsOf({ retryOptions: { retryUnknown } as IDataObject }).retry.afterUnknown;
	expect([true, 'true', 'TRUE', false, 'false', '', undefined, 'maybe'].map(on)).toEqual([true, true, true, false, false, false, false, false]);
});
