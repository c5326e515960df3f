import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { ResponsesImageStep } from '../../../nodes/ResponsesImageStep/ResponsesImageStep.node';
import { ReviewImages } from '../../../nodes/ReviewImages/ReviewImages.node';

const page = (name: string) => readFileSync(join(__dirname, '..', '..', '..', 'docs', `${name}.md`), 'utf8');

/** Names a person sees in the panel: parameters, and the options inside collections. Notices are no parameters. */
function names(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => {
		const inner = property.type === 'collection' ? names((property.options ?? []) as INodeProperties[]) : [];
		return property.type === 'notice' || property.type === 'collection' ? inner : [property.displayName, ...inner];
	});
}

/** The page of a node, and the pages it sends its readers to for what nodes have in common. */
test.each([
	['generate-image', new GenerateImage().description.properties, []],
	['edit-image', new EditImage().description.properties, ['generate-image']],
	['responses-image-step', new ResponsesImageStep().description.properties, ['edit-image', 'generate-image']],
	['cost-estimate', new CostEstimate().description.properties, []],
	['review-images', new ReviewImages().description.properties.filter(({ type }) => type !== 'hidden'), []],
])('%s.md names every parameter and option of its node', (name, properties, others) => {
	const text = [name, ...others].map(page).join('\n').toLowerCase();
	for (const other of others) expect(page(name)).toContain(`(${other}.md)`);
	expect([...new Set(names(properties))].filter((one) => !text.includes(one.toLowerCase()))).toEqual([]);
});
