import type { INodeProperties } from 'n8n-workflow';
import { isOn } from '../shared/catalog/apiParameters';
import { modelParameter } from '../shared/parameters/model';
import { fileNameParameter, optionParameters } from '../shared/parameters/options';
import { passOnParameters } from '../shared/parameters/passOn';
import { promptParameters } from '../shared/parameters/prompt';
import { renderParameters } from '../shared/parameters/render';
import { sizeParameters } from '../shared/parameters/size';

/** In the order of the questions a person answers: which model, what, what shape, how good, how many, the rest. */
export const generateParameters: INodeProperties[] = [
	modelParameter,
	...promptParameters,
	...sizeParameters(),
	...renderParameters,
	fileNameParameter,
	...passOnParameters,
	...optionParameters((name) => isOn('generate', name)),
];
