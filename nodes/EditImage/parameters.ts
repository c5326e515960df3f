import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { editPromptParameters } from '../shared/parameters/editPrompt';
import { modelParameter } from '../shared/parameters/model';
import { fileNameParameter, optionParameters } from '../shared/parameters/options';
import { moderationOption } from '../shared/parameters/options/image';
import { passOnParameters } from '../shared/parameters/passOn';
import { editOptions, markupParameters, maskParameters, referencesParameter } from '../shared/parameters/references';
import { renderParameters } from '../shared/parameters/render';
import { sizeFromOptions, sizeParameters } from '../shared/parameters/size';

const byName = <Named extends { name: string }>(named: Named[]) => [...named].sort((a, b) => a.name.localeCompare(b.name));

const sizeOptions: INodePropertyOptions[] = byName([
	...sizeFromOptions,
	{ name: 'Same as First Reference', value: 'reference', description: 'The nearest size the model can make' },
]);

/** The API makes no SVG from pictures. */
const withoutSvg = (parameter: INodeProperties): INodeProperties => ({
	...parameter,
	...(parameter.options ? { options: parameter.options.filter((option) => !('value' in option) || option.value !== 'svg') } : {}),
});

const moderationOfLinks: INodeProperties = { ...moderationOption, description: 'Only where references are sent as links' };

const sameLookOption: INodeProperties = {
	displayName: 'Same Look for All Purposes',
	name: 'masterFirst',
	type: 'boolean',
	default: true,
	description:
		'Whether the image of a row’s first Purpose is made first and sent along as a reference for the others, so that the product looks the same in all. It is billed as input of each.',
};

const notForEdits = ['svgModel', 'svgEffort'];

const options = optionParameters((name) => !notForEdits.includes(name) && name !== 'moderation', {
	imageOptions: [...editOptions, sameLookOption, moderationOfLinks],
});

/** In the order of the questions a person answers: which model, which pictures, what changes and where, what shape, the rest. */
export const editParameters: INodeProperties[] = [
	modelParameter,
	referencesParameter,
	...editPromptParameters,
	...maskParameters,
	...markupParameters,
	...sizeParameters(sizeOptions).map((parameter) => (parameter.name === 'sizeFrom' ? { ...parameter, default: 'reference' } : parameter)),
	...renderParameters.map(withoutSvg),
	fileNameParameter,
	...passOnParameters,
	...options,
];
