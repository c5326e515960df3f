import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { ResponsesImageStep } from '../../../nodes/ResponsesImageStep/ResponsesImageStep.node';

/** Choices, those in collections too. */
const choicesOf = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) => {
		if (property.type === 'collection') return choicesOf(property.options as INodeProperties[]);
		return property.type === 'options' || property.type === 'multiOptions' ? [property] : [];
	});

test.each([CostEstimate, EditImage, GenerateImage, ResponsesImageStep].map((node) => [node.name, new node().description.properties] as const))(
	'%s: what a choice begins with is among what it offers',
	(_, properties) => {
		const without = choicesOf(properties).filter(({ options = [], default: begins }) => {
			const values = (options as INodePropertyOptions[]).map(({ value }) => value);
			return values.length > 0 && ![begins].flat().every((value) => values.includes(value as string));
		});
		expect(without.map(({ name, default: begins }) => ({ name, begins }))).toEqual([]);
	},
);
