import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { editPromptParameters } from '../shared/parameters/editPrompt';
import { modelParameter } from '../shared/parameters/model';
import { budgetParameter, fileNameParameter, optionParameters } from '../shared/parameters/options';
import { moderationOption } from '../shared/parameters/options/image';
import { inOrder } from '../shared/parameters/order';
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

const notForEdits = ['svgModel', 'svgEffort'];

const options = optionParameters((name) => !notForEdits.includes(name) && name !== 'moderation', {
	imageOptions: [...editOptions, moderationOfLinks],
});

const render = renderParameters.map(withoutSvg);

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
