import type { INode, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { ResponsesImageStep } from '../../../nodes/ResponsesImageStep/ResponsesImageStep.node';
import { ReviewImages } from '../../../nodes/ReviewImages/ReviewImages.node';
import { isOurs, load, workflows } from './shipped';

const properties: Record<string, INodeProperties[]> = Object.fromEntries(
	[new GenerateImage(), new EditImage(), new ResponsesImageStep(), new ReviewImages(), new CostEstimate()].map(({ description }) => [description.name, description.properties]),
);

/** Names a parameter's value may have as keys; undefined where they are free. */
function keysOf(property: INodeProperties): string[] | undefined {
	if (property.type === 'collection') return (property.options as INodeProperties[]).map(({ name }) => name);
	if (property.type === 'fixedCollection') return (property.options as INodePropertyCollection[]).map(({ name }) => name);
	return undefined;
}

function unknownIn({ name, type, parameters }: INode): string[] {
	const known = properties[type.split('.')[1]!]!;
	return Object.entries(parameters).flatMap(([key, value]) => {
		const same = known.filter((property) => property.name === key);
		if (same.length === 0) return [`${name}: ${key}`];
		const allowed = same.flatMap((property) => keysOf(property) ?? []);
		if (allowed.length === 0 || typeof value !== 'object' || value === null) return [];
		return Object.keys(value).filter((option) => !allowed.includes(option)).map((option) => `${name}: ${key}.${option}`);
	});
}

test.each(workflows)('%s sets only parameters and options that the nodes have', (file) => {
	expect(load(file).nodes.filter(isOurs).flatMap(unknownIn)).toEqual([]);
});

test('a parameter that is not there is seen', () => {
	const node = { id: 'a', name: 'A', type: 'n8n-nodes-gpt-image.generateImage', typeVersion: 1, position: [0, 0] as [number, number], parameters: { options: {}, limitOptions: { budgets: 1 } } };
	expect(unknownIn(node)).toEqual(['A: options', 'A: limitOptions.budgets']);
});
