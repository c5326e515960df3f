import { apiEntries, type ApiParameter } from '../../../nodes/shared/catalog/apiParameters';
import { imageModels } from '../../../nodes/shared/catalog/imageModels';
import { takes } from '../../../nodes/shared/request/apiChecks';
import { keptPart, table } from './kept';

const values = (parameter: ApiParameter): string => {
	if (parameter.kind === 'number') return `${parameter.min} to ${parameter.max}`;
	return parameter.kind === 'text' ? 'text' : Object.keys(parameter.values).join(', ');
};

const only = (parameter: ApiParameter): string => {
	const open = imageModels.filter(({ closes }) => closes === undefined);
	const models = open.every((model) => takes(model, parameter)) ? [] : [...new Set(imageModels.filter((model) => takes(model, parameter)).map(({ family }) => family))];
	return [models.join(', '), (parameter.formats ?? []).join(', ')].filter(Boolean).join('; ') || 'all';
};

const page = () =>
	table(
		['Parameter', 'In the API', 'Takes', 'Only for'],
		apiEntries.map(([, parameter, field]) => [parameter.label, `\`${parameter.partOf ?? field}\``, values(parameter), only(parameter)]),
	);

test('docs/generate-image.md has what each parameter takes (UPDATE_DOCS=1 writes it)', () => {
	expect(keptPart('generate-image.md', page())).toBe(page());
});
