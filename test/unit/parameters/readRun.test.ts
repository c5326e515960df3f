import type { IExecuteFunctions } from 'n8n-workflow';
import { readRunSettings } from '../../../nodes/shared/parameters/readRun';

/** A node whose budget is written so, and resolves to a value. */
const budgetOf = (written: unknown, value = written) => {
	const ctx = {
		getNode: () => ({ parameters: written === undefined ? {} : { budgetUsd: written } }),
		getNodeParameter: (name: string, _row: number, otherwise: unknown) => (name === 'budgetUsd' ? (value ?? '') : otherwise),
	};
	return readRunSettings(ctx as unknown as IExecuteFunctions).budgetUsd;
};

test.each([
	['left empty', undefined, '', undefined],
	['emptied again', ' ', ' ', undefined],
	['typed', '5', '5', 5],
	['from a workflow that writes a number', 0.5, 0.5, 0.5],
	['zero', '0', '0', 0],
	['an expression', '={{ $json.budget }}', 2.5, 2.5],
	['an expression that gives nothing', '={{ $json.budget }}', '', 0],
	['an expression that gives null', '={{ $json.budget }}', null, 0],
	['no number', 'five', 'five', 0],
	['less than nothing', '-3', '-3', 0],
])('a budget %s', (_, written, value, usd) => {
	expect(budgetOf(written, value)).toBe(usd);
});
