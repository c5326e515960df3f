import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isOn } from '../shared/catalog/apiParameters';
import { formatRule } from '../shared/catalog/outputFormats';
import { editPromptParameters } from '../shared/parameters/editPrompt';
import { modelParameter } from '../shared/parameters/model';
import { budgetParameter, fileNameParameter, optionParameters } from '../shared/parameters/options';
import { apiProperty } from '../shared/parameters/apiProperty';
import { byName, inOrder } from '../shared/parameters/order';
import { passOnParameters } from '../shared/parameters/passOn';
import { editOptions, markupParameters, maskParameters, referencesParameter } from '../shared/parameters/references';
import { renderParameters } from '../shared/parameters/render';
import { sizeFromOptions, sizeParameters } from '../shared/parameters/size';

const sizeOptions: INodePropertyOptions[] = byName([
	...sizeFromOptions,
	{ name: 'Same as First Reference', value: 'reference', description: 'The nearest size the model can make' },
]);

/** Not every format is made from pictures. */
const ofEdits = (parameter: INodeProperties): INodeProperties =>
	parameter.name === 'outputFormat' ? { ...parameter, options: (parameter.options as INodePropertyOptions[]).filter(({ value }) => formatRule(String(value))?.edits !== false) } : parameter;

const moderationOfLinks: INodeProperties = { ...apiProperty('moderation'), description: 'Only where references are sent as links' };

const sameLookOption: INodeProperties = {
	displayName: 'Same Look for All Purposes',
	name: 'masterFirst',
	type: 'boolean',
	default: true,
	description:
		'Whether the image of a row’s first Purpose is made first and sent along as a reference for the others, so that the product looks the same in all. It is billed as input of each.',
	displayOptions: { show: { '/sizeFrom': ['preset'] } },
};

const options = optionParameters((name) => name !== 'moderation' && isOn('edit', name), { imageOptions: [...editOptions, sameLookOption, moderationOfLinks] });

const render = renderParameters.map(ofEdits);

/** What most people change stands above: which pictures, what changes, what shape, how good, its name, its price. Then the rest. */
export const editParameters: INodeProperties[] = [
	referencesParameter,
	...editPromptParameters,
	...sizeParameters(sizeOptions).map((parameter) => (parameter.name === 'sizeFrom' ? { ...parameter, default: 'reference' } : parameter)),
	...inOrder(render, 'quality', 'outputFormat'),
	fileNameParameter,
	budgetParameter,
	...maskParameters,
	modelParameter,
	...markupParameters,
	...inOrder(render, 'background', 'n', 'outputAs'),
	...passOnParameters,
	...options,
];
