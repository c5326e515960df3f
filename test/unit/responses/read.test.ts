import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { estimatedOutput } from '../../../nodes/ResponsesImageStep/estimate';
import { readReviewSettings, readTurn } from '../../../nodes/ResponsesImageStep/read';

const context = (limitOptions: IDataObject, parameters: IDataObject = {}) =>
	({ getNodeParameter: (name: string, _row: number, otherwise: unknown) => ({ limitOptions, ...parameters })[name] ?? otherwise }) as unknown as IExecuteFunctions;

test('a column that is empty is an empty message, not a word', () => {
	for (const nothing of [null, undefined]) expect(readTurn(context({}, { message: nothing, instructions: nothing }), 0)).toMatchObject({ message: '', instructions: '' });
	expect(readTurn(context({}, { message: 7 }), 0)).toMatchObject({ message: '7' });
	for (const record of [{ subject: 'a cup' }, [{ subject: 'a cup' }]]) expect(readTurn(context({}, { message: record }), 0).message).toBe(JSON.stringify(record));
	expect(readTurn(context({}, { message: ['a cup', 'a lid'] }), 0).message).toBe('a cup,a lid');
});

test('a list is one entry a line, or a list of an expression, without what is blank', () => {
	const read = (mustShow: unknown) => readReviewSettings(context({}, { mustShow } as IDataObject), 0).mustShow;
	expect(read(' a cup \n\n\r\na lid\n ')).toEqual(['a cup', 'a lid']);
	expect(read([' a cup', '', 7])).toEqual(['a cup', '7']);
	expect(read(undefined)).toEqual([]);
});

describe('what a turn may cost', () => {
	test.each<[string, IDataObject, IDataObject, object]>([
		['no budget: nothing is bounded unasked', {}, {}, { maxToolCalls: undefined, maxOutputTokens: undefined }],
		['a budget in USD bounds what the estimate counts on', {}, { budgetUsd: 0.5 }, { maxToolCalls: 1, maxOutputTokens: estimatedOutput }],
		['a budget in images bounds the images', { budgetImages: 2 }, {}, { maxToolCalls: 1, maxOutputTokens: undefined }],
		['a budget of 0 is one', { budgetImages: 0 }, { budgetUsd: 0 }, { maxToolCalls: 1, maxOutputTokens: estimatedOutput }],
		['what a person set stays', { maxToolCalls: 3, maxOutputTokens: 9000 }, { budgetUsd: 0.5 }, { maxToolCalls: 3, maxOutputTokens: 9000 }],
	])('%s', (_, options, parameters, expected) => {
		expect(readTurn(context(options, parameters), 0)).toMatchObject(expected);
	});

	test('the budget of the first row bounds every row, whatever that row says of one', () => {
		const ctx = { getNodeParameter: (name: string, row: number, otherwise: unknown) => (name === 'budgetUsd' && row === 0 ? 5 : otherwise) } as unknown as IExecuteFunctions;
		expect(readTurn(ctx, 1)).toMatchObject({ maxToolCalls: 1, maxOutputTokens: estimatedOutput });
		expect(readReviewSettings(ctx, 1).maxOutputTokens).toBe(estimatedOutput);
	});

	test('a review writes no more than its budget counts on', () => {
		expect(readReviewSettings(context({}, { budgetUsd: 0.5 }), 0).maxOutputTokens).toBe(estimatedOutput);
		expect(readReviewSettings(context({}), 0).maxOutputTokens).toBeUndefined();
	});
});

test('a response is not stored where a sheet says so', () => {
	const stored = (store: unknown) => readTurn(context({ store } as IDataObject), 0).store;
	expect([true, 'TRUE', undefined, false, 'FALSE', 'no'].map(stored)).toEqual([true, true, true, false, false, false]);
});
