import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { type ApiName, type ApiParameter, apiParameters, type ChoiceParameter } from '../catalog/apiParameters';
import { imageModels } from '../catalog/imageModels';
import type { ImageModel } from '../catalog/types';
import { showUsd } from '../money/dollars';
import { squareUsd } from '../money/square';
import { takes, valuesOf } from '../request/apiChecks';
import { modelIdsWhere } from './model';

/** A parameter of the API's table as n8n shows it; hidden for the models that do not take it. */
export function apiProperty(name: ApiName): INodeProperties {
	const parameter: ApiParameter = apiParameters[name];
	const { label, description, always, default: begin } = parameter;
	const without = modelIdsWhere((model) => !takes(model, parameter));
	return {
		displayName: label,
		name,
		default: begin,
		...(description === undefined ? {} : { description }),
		...typeOf(parameter),
		...(without.length > 0 ? { displayOptions: { hide: { [always ? 'model' : '/model']: without } } } : {}),
	};
}

function typeOf(parameter: ApiParameter): Pick<INodeProperties, 'type' | 'typeOptions' | 'options' | 'placeholder'> {
	if (parameter.kind === 'choice') return { type: 'options', options: optionsOf(parameter) };
	if (parameter.kind === 'text') return { type: 'string', ...(parameter.placeholder ? { placeholder: parameter.placeholder } : {}) };
	return { type: 'number', typeOptions: { minValue: parameter.min, maxValue: parameter.max } };
}

/** All values, or those a model has; qualities with what one image of 1024x1024 costs, where that is known and the model stays open. */
function optionsOf(parameter: ChoiceParameter, model?: ImageModel): INodePropertyOptions[] {
	const taken = valuesOf(parameter, model);
	const open = parameter.open === undefined ? [] : [{ name: 'Automatic', value: 'auto', description: parameter.open }];
	const values = Object.entries(parameter.values)
		.filter(([value]) => taken?.includes(value) ?? true)
		.map(([value, { label, description }]) => {
			const usd = parameter.byModel === 'qualities' && model && !model.closes ? squareUsd(model, value) : undefined;
			return { name: usd === undefined ? label : `${label}, about ${showUsd(usd)} a square`, value, ...(description ? { description } : {}) };
		});
	return [...open, ...values];
}

/**
 * A choice in as many forms under one name as models differ in it, of which n8n shows one: for a model picked from the list its
 * own values, and all values for an id that was typed or is an expression. Which one is asked for every row: no regular expression.
 */
export function modelForms(name: ApiName, more: Partial<INodeProperties> = {}): INodeProperties[] {
	const parameter: ApiParameter = apiParameters[name];
	if (parameter.kind !== 'choice') return [apiProperty(name)];
	const whole = { ...apiProperty(name), ...more };
	const forms = new Map<string, { options: INodePropertyOptions[]; ids: string[] }>();
	for (const model of imageModels) {
		const options = optionsOf(parameter, model);
		const key = JSON.stringify(options);
		if (key === JSON.stringify(whole.options)) continue;
		const form = forms.get(key) ?? { options, ids: [] };
		form.ids.push(model.id, ...model.snapshots);
		forms.set(key, form);
	}
	const own = [...forms.values()];
	// From the root: older versions of n8n (2.4 was seen) wait for ever for a name that is no parameter of its level.
	const fromList = { '/model.mode': ['list'] };
	return [
		...own.map(({ options, ids }) => ({ ...whole, options, displayOptions: { show: { ...fromList, model: ids } } })),
		{ ...whole, displayOptions: { show: fromList, hide: { model: own.flatMap(({ ids }) => ids) } } },
		{ ...whole, displayOptions: { hide: fromList } },
	];
}
