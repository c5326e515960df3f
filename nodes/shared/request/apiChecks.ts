import { type ApiName, type ApiParameter, apiParameters, apiEntries, type ChoiceParameter, type NumberParameter } from '../catalog/apiParameters';
import { closedSettings } from '../catalog/closedSettings';
import { familiesWhere } from '../catalog/imageModels';
import { formatName } from '../catalog/outputFormats';
import type { ImageModel } from '../catalog/types';
import type { RenderSettings, RequestContext } from './settings';
import type { Refusal } from './types';
import { orList } from './words';

/** Whether a model takes a parameter; one the catalog does not know is taken to. */
export function takes(model: ImageModel | undefined, { byModel }: Pick<ApiParameter, 'byModel'>): boolean {
	const said = model && byModel ? model[byModel] : true;
	return typeof said === 'boolean' ? said : said.length > 0;
}

/** The values of a choice that a model takes; undefined where the catalog does not know them. */
export function valuesOf({ byModel, values }: ChoiceParameter, model: ImageModel | undefined): readonly string[] | undefined {
	if (!byModel) return Object.keys(values);
	const said = model?.[byModel];
	return said === true ? Object.keys(values) : (said as readonly string[] | undefined);
}

function checkTaken({ label, byModel }: ApiParameter, model: ImageModel): Refusal {
	const families = familiesWhere((one) => takes(one, { byModel }));
	const named = families.length > 0 ? `: ${orList(families)}` : '';
	return { parameter: label, message: `${model.id} has no ${label} setting`, description: `Remove it, or choose a model that has it${named}.` };
}

function checkClosed(name: ApiName, value: unknown): Refusal | undefined {
	const today = closedSettings.values.get(name)?.get(String(value).toLowerCase());
	if (today === undefined) return undefined;
	return {
		parameter: apiParameters[name].label,
		message: `“${String(value)}” was a setting of DALL·E`,
		description: `Use ${today} instead, which comes nearest today, or turn on the option Translate Old Settings.`,
	};
}

function checkChoice(parameter: ChoiceParameter, value: string, model: ImageModel | undefined): Refusal | undefined {
	const values = valuesOf(parameter, model);
	if (!values || values.includes(value)) return undefined;
	const word = parameter.label.toLowerCase();
	return {
		parameter: parameter.label,
		message: parameter.byModel && model ? `${model.id} has no ${word} “${value.slice(0, 40)}”` : `There is no ${word} “${value.slice(0, 40)}”`,
		description: `Choose ${orList(values)}.`,
	};
}

function checkNumber({ label, min, max }: NumberParameter, value: number): Refusal | undefined {
	const isWhole = Number.isInteger(value);
	if (isWhole && value >= min && value <= max) return undefined;
	return {
		parameter: label,
		message: isWhole ? `${value} is out of range` : `${Number.isNaN(value) ? 'This' : value} is not a whole number`,
		description: `Choose a whole number from ${min} to ${max}.`,
	};
}

function checkFormat({ label, formats }: ApiParameter, { outputFormat }: RenderSettings): Refusal | undefined {
	if (!formats || formats.includes(outputFormat)) return undefined;
	return {
		parameter: label,
		message: `${formatName(outputFormat)} files have no ${label} setting`,
		description: `Remove it, or set Output Format to ${orList(formats.map(formatName))}.`,
	};
}

/** The first parameter of the table that a model, the output format or the API itself does not take as it was chosen. */
export function checkApiParameters(settings: RenderSettings, { model }: RequestContext): Refusal | undefined {
	for (const [name, parameter] of apiEntries) {
		const value = settings[name];
		if (value === undefined) continue;
		const refusal =
			checkClosed(name, value) ??
			(model && !takes(model, parameter) ? checkTaken(parameter, model) : undefined) ??
			checkFormat(parameter, settings) ??
			(parameter.kind === 'choice' ? checkChoice(parameter, String(value), model) : undefined) ??
			(parameter.kind === 'number' ? checkNumber(parameter, Number(value)) : undefined);
		if (refusal) return refusal;
	}
	return undefined;
}
