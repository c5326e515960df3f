import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { ResponsesImageStep } from '../../../nodes/ResponsesImageStep/ResponsesImageStep.node';
import { ReviewImages } from '../../../nodes/ReviewImages/ReviewImages.node';

/** Choices, those in collections too. */
const choicesOf = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) => {
		if (property.type === 'collection') return choicesOf(property.options as INodeProperties[]);
		return property.type === 'options' || property.type === 'multiOptions' ? [property] : [];
	});

const nodes = [CostEstimate, EditImage, GenerateImage, ResponsesImageStep, ReviewImages].map((node) => [node.name, new node().description.properties] as const);

test.each(nodes)(
	'%s: what a choice begins with is among what it offers',
	(_, properties) => {
		const without = choicesOf(properties).filter(({ options = [], default: begins }) => {
			const values = (options as INodePropertyOptions[]).map(({ value }) => value);
			return values.length > 0 && ![begins].flat().every((value) => values.includes(value as string));
		});
		expect(without.map(({ name, default: begins }) => ({ name, begins }))).toEqual([]);
	},
);

/** What fits beside the buttons that an option shows under the mouse, in a window of 1440 pixels. */
const widestLabel = 28;

test.each(nodes)('%s: no option has a label that the panel cuts', (_, properties) => {
	const options = properties.flatMap(({ type, options: inside = [] }) => (type === 'collection' ? (inside as INodeProperties[]) : []));
	expect(options.length).toBeGreaterThan(3);
	expect(options.map(({ displayName }) => displayName).filter(({ length }) => length > widestLabel)).toEqual([]);
});
