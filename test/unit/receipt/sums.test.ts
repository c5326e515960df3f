import { costText, sumReceipts } from '../../../nodes/shared/receipt/sums';

const made = (changes: object = {}) => ({ outcome: 'made', costUsd: 0.1, mayBeBilledUsd: 0, inputTextTokens: 10, inputImageTokens: 0, cachedTokens: 0, outputTokens: 196, ...changes });

test('known dollars are added without dust, and unknown ones counted, never taken for zero', () => {
	const sums = sumReceipts([made(), made({ costUsd: 0.2 }), made({ costUsd: null }), { outcome: 'unknown', costUsd: null, mayBeBilledUsd: null }]);
	expect(sums).toMatchObject({ receipts: 4, images: 3, costUsd: 0.3, costUnknown: 2, mayBeBilledUsd: null });
});

test('a row that was never sent costs nothing, also where its receipt has no cost', () => {
	expect(sumReceipts([{ outcome: 'refused' }, { outcome: 'overBudget', costUsd: null }])).toMatchObject({ costUsd: 0, costUnknown: 0, mayBeBilledUsd: 0 });
});

test('tokens of calls that brought something are added; one without a count leaves the sum unknown', () => {
	expect(sumReceipts([made(), made(), { outcome: 'blocked', costUsd: 0 }])).toMatchObject({ inputTextTokens: 20, outputTokens: 392 });
	expect(sumReceipts([made(), made({ outputTokens: null })]).outputTokens).toBeNull();
});

test('numbers a sheet made texts of count, and its empty cells are unknown', () => {
	expect(sumReceipts([made({ costUsd: '0.25', mayBeBilledUsd: '0.5' }), made({ costUsd: '' })])).toMatchObject({ costUsd: 0.25, costUnknown: 1, mayBeBilledUsd: 0.5 });
});

test.each([
	['what is billed', made(), 0.1],
	['what may be billed on top', made({ mayBeBilledUsd: 0.05 }), 0.15],
	['the most a lost answer may have cost', { outcome: 'unknown', costUsd: null, mayBeBilledUsd: 0.06, estimatedUsd: 0.05 }, 0.06],
	['the estimate of a lost answer', { outcome: 'unknown', costUsd: null, mayBeBilledUsd: null, estimatedUsd: 0.05 }, 0.05],
	['nobody knows what of a lost answer without an estimate', { outcome: 'unknown', costUsd: 0.01, mayBeBilledUsd: null }, null],
	['the estimate of an image whose bill nobody can read', made({ costUsd: null, estimatedUsd: 0.04 }), 0.04],
	['nothing for a row that was never sent', { outcome: 'refused', estimatedUsd: 0.04 }, 0],
	['nobody knows what, without an estimate', made({ costUsd: null, estimatedUsd: null }), null],
])('a budget counts %s', (_what, receipt, atMostUsd) => {
	expect(sumReceipts([receipt]).atMostUsd).toBe(atMostUsd);
});

test.each([
	[1.2, 0, '$1.20'],
	[1.2, 2, '$1.20 and 2 of unknown cost'],
	[0, 2, '2 of unknown cost'],
	[0, 0, '$0.00'],
])('%s and %s of unknown cost read “%s”', (costUsd, costUnknown, text) => {
	expect(costText({ costUsd, costUnknown })).toBe(text);
});
