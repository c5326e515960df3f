import type { INodeProperties } from 'n8n-workflow';
import { isOn } from '../shared/catalog/apiParameters';
import { modelParameter } from '../shared/parameters/model';
import { budgetParameter, fileNameParameter, optionParameters } from '../shared/parameters/options';
import { inOrder } from '../shared/parameters/order';
import { passOnParameters } from '../shared/parameters/passOn';
import { promptParameters } from '../shared/parameters/prompt';
import { renderParameters } from '../shared/parameters/render';
import { sizeParameters } from '../shared/parameters/size';

/** What most people change stands above: what, what shape, how good, its name, its price. Then the model, and the rest. */
export const generateParameters: INodeProperties[] = [
	...promptParameters,
	...sizeParameters(),
	...inOrder(renderParameters, 'quality', 'outputFormat'),
	fileNameParameter,
	budgetParameter,
	modelParameter,
	...inOrder(renderParameters, 'background', 'n', 'outputAs'),
	...passOnParameters,
	...optionParameters((name) => isOn('generate', name)),
];
