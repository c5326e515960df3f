import { type INode, type INodeProperties, type INodePropertyOptions, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { imageModels } from '../../../nodes/shared/catalog/imageModels';

const shown = (description: INodeTypeDescription, model: string, name: string): INodeProperties[] => {
	const mode = ids.includes(model) ? 'list' : 'id';
	const values = { model: { __rl: true, mode, value: model }, sizeFrom: 'auto', promptFrom: 'text', n: 1 };
	return description.properties.filter(
		(property) => property.name === name && NodeHelpers.displayParameter(values, property, { typeVersion: 1 } as INode, description),
	);
};
const optionsOf = ([property]: INodeProperties[]) => property!.options as INodePropertyOptions[];
const valuesOf = (properties: INodeProperties[]) => optionsOf(properties).map(({ value }) => value);

const generate = new GenerateImage().description;
const ids = imageModels.flatMap(({ id, snapshots }) => [id, ...snapshots]);

test('n8n has no regular expression to run for a parameter of a row', () => {
	expect(JSON.stringify(generate.properties)).not.toContain('regex');
});

test('a rule that looks into a parameter begins at the root: older versions of n8n cannot order the parameters otherwise', () => {
	const rules = [generate, new EditImage().description].flatMap(({ properties }) => properties.flatMap(({ displayOptions }) => Object.values(displayOptions ?? {})));
	const names = rules.flatMap((rule) => Object.keys(rule as object));
	expect(names.filter((name) => name.includes('.') && !name.startsWith('/'))).toEqual([]);
	expect(names).toContain('/model.mode');
});

test('a model of the list that the catalog does not know shows every choice once', () => {
	const values = { model: { __rl: true, mode: 'list', value: 'gpt-image-9' }, sizeFrom: 'auto', n: 1 };
	const found = generate.properties.filter((one) => one.name === 'quality' && NodeHelpers.displayParameter(values, one, { typeVersion: 1 } as INode, generate));
	expect(found).toHaveLength(1);
});

test.each([...ids, 'my-deployment', 'gpt-image-20', '={{ $json.model }}', '', '={{ $fromAI("model") }}'])('with the model %s every choice is there once', (model) => {
	for (const name of ['quality', 'outputFormat', 'background']) expect(shown(generate, model, name)).toHaveLength(1);
});

test('a known model shows what it has; an unknown one and an expression show all', () => {
	expect(valuesOf(shown(generate, 'gpt-image-2', 'quality'))).toEqual(['auto', 'low', 'medium', 'high']);
	expect(valuesOf(shown(generate, 'gpt-image-2.5-flare-2026-09-08', 'quality'))).toEqual(['auto', 'low', 'medium', 'high', 'xhigh', 'max']);
	expect(valuesOf(shown(generate, 'gpt-image-2', 'outputFormat'))).toEqual(['auto', 'jpeg', 'png', 'webp']);
	for (const model of ['gpt-image-2.6-flare', 'mine', '={{ $json.model }}']) {
		expect(valuesOf(shown(generate, model, 'outputFormat'))).toEqual(['auto', 'gif', 'jpeg', 'png', 'svg', 'webp']);
		expect(valuesOf(shown(generate, model, 'quality'))).toHaveLength(6);
	}
});

test('an edit offers no SVG', () => {
	expect(valuesOf(shown(new EditImage().description, 'gpt-image-2.6-flare', 'outputFormat'))).toEqual(['auto', 'gif', 'jpeg', 'png', 'webp']);
});

test('qualities go from low to high, with the published price of a square where there is one', () => {
	const names = (model: string) => optionsOf(shown(generate, model, 'quality')).map(({ name }) => name);
	expect(names('gpt-image-2')).toEqual(['Automatic', 'Low, about $0.006 a square', 'Medium, about $0.053 a square', 'High, about $0.211 a square']);
	expect(names('gpt-image-2.5-flare')).toContain('Extra High, about $0.094 a square');
	for (const model of ['gpt-image-2.6-flare', 'gpt-image-1-mini', '={{ $json.model }}']) expect(names(model).join()).not.toContain('$');
});
