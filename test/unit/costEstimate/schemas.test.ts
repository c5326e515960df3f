import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';
import { run } from './fakeN8n';

const operations = new CostEstimate().description.properties[0]!.options!.map((option) => ('value' in option ? String(option.value) : ''));
const receipt = { outcome: 'made', costUsd: 0.1, costBasis: 'usage' };
const asked = { model: 'gpt-image-2', sizeFrom: 'auto', quality: 'low', n: 1, prompt: 'A mug', models: ['gpt-image-2'], sizes: '1024x1024', qualities: ['low'], picture: 'none' };

test.each(operations)('the preview of %s in the editor has the fields that come out', async (operation) => {
	const file = join(__dirname, `../../../nodes/CostEstimate/__schema__/v1.0.0/${operation}.json`);
	const { properties } = JSON.parse(readFileSync(file, 'utf8')) as { properties: object };
	const { items } = await run({ ...asked, operation }, [{ json: { receipt } }]);
	const added = Object.keys(items[0]!.json).filter((field) => field !== 'receipt');
	expect(Object.keys(properties).sort()).toEqual(added.sort());
});
