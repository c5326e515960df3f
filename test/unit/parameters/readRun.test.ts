import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readRunSettings } from '../../../nodes/shared/parameters/readRun';

const spent = (limitOptions: IDataObject) =>
	readRunSettings({ getNodeParameter: (name: string, _row: number, fallback: unknown) => (name === 'limitOptions' ? limitOptions : fallback) } as unknown as IExecuteFunctions).alreadySpentUsd;

test.each([
	[{}, 0],
	[{ alreadySpentUsd: 1.5 }, 1.5],
	[{ alreadySpentUsd: '1.5' }, 1.5],
	[{ alreadySpentUsd: -1 }, 0],
	// An expression that found nothing: what is left is not known, so nothing is.
	[{ alreadySpentUsd: null }, Infinity],
	[{ alreadySpentUsd: '' }, Infinity],
	[{ alreadySpentUsd: 'unknown' }, Infinity],
])('%j: %s USD are spent already', (options, usd) => {
	expect(spent(options)).toBe(usd);
});
